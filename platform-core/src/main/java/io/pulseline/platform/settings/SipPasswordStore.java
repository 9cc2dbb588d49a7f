package io.pulseline.platform.settings;

import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.secrets.TenantVault;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// SQL of SIP passwords, sealed, and of how far a rotation got. Every method runs inside the caller's tenant
/// transaction.
@Repository
class SipPasswordStore {
    private final JdbcClient jdbc;
    private final TenantVault vault;

    SipPasswordStore(JdbcClient jdbc, TenantVault vault) {
        this.jdbc = jdbc;
        this.vault = vault;
    }

    void learn(TenantId tenant, PhoneNumberId number, Secret password, Instant at) {
        jdbc.sql("""
            insert into sip_password (tenant_id, number_id, password, learnt_at) values (?, ?, ?, ?)
            on conflict (tenant_id, number_id) do update set password = excluded.password, learnt_at = excluded.learnt_at
            """)
                .param(tenant.value())
                .param(number.value())
                .param(vault.seal(tenant, place(number), password))
                .param(Timestamp.from(at))
                .update();
    }

    Optional<Secret> known(TenantId tenant, PhoneNumberId number) {
        return jdbc.sql("select password from sip_password where number_id = ?")
                .param(number.value())
                .query(byte[].class)
                .optional()
                .map(cipherText -> vault.open(tenant, place(number), cipherText));
    }

    Optional<Instant> learntAt(PhoneNumberId number) {
        return jdbc.sql("select learnt_at from sip_password where number_id = ?")
                .param(number.value())
                .query((row, index) -> row.getTimestamp(1).toInstant())
                .optional();
    }

    /// @return empty when another one goes on
    Optional<UUID> begin(TenantId tenant, PhoneNumberId number, String actor, Instant at) {
        UUID id = UUID.randomUUID();
        int fresh = jdbc.sql("""
            insert into sip_rotation (tenant_id, id, number_id, state, actor, begun_at, touched_at)
            values (?, ?, ?, 'BEGUN', ?, ?, ?) on conflict do nothing
            """)
                .param(tenant.value())
                .param(id)
                .param(number.value())
                .param(actor)
                .param(Timestamp.from(at))
                .param(Timestamp.from(at))
                .update();
        return fresh == 1 ? Optional.of(id) : Optional.empty();
    }

    void touch(UUID id, SipPasswords.State state, @Nullable String failure, Instant at) {
        jdbc.sql("update sip_rotation set state = ?, failure = ?, touched_at = ? where id = ?")
                .param(state.name())
                .param(failure)
                .param(Timestamp.from(at))
                .param(id)
                .update();
    }

    Optional<SipPasswords.Rotation> latest(PhoneNumberId number) {
        return jdbc.sql("select * from sip_rotation where number_id = ? order by begun_at desc limit 1")
                .param(number.value())
                .query(SipPasswordStore::rotation)
                .optional();
    }

    /// Those that nobody has moved on for a while.
    List<SipPasswords.Rotation> stuck(Instant touchedBefore) {
        return jdbc.sql("select * from sip_rotation where state in ('BEGUN', 'REMOVED') and touched_at < ?")
                .param(Timestamp.from(touchedBefore))
                .query(SipPasswordStore::rotation)
                .list();
    }

    private static SipPasswords.Rotation rotation(java.sql.ResultSet row, int index) throws java.sql.SQLException {
        return new SipPasswords.Rotation(
                row.getObject("id", UUID.class),
                new PhoneNumberId(row.getString("number_id")),
                SipPasswords.State.valueOf(row.getString("state")),
                row.getString("actor"),
                row.getTimestamp("begun_at").toInstant(),
                row.getTimestamp("touched_at").toInstant(),
                row.getString("failure"));
    }

    private static String place(PhoneNumberId number) {
        return "sip_password|password|" + number;
    }
}
