package io.pulseline.platform.trunks;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Phones that register with us by themselves.
@Service
public class Extensions {
    static final String TABLE = "sip_extension";

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final SipSecrets secrets;
    private final Usernames usernames;
    private final AuditTrail audit;
    private final Clock clock;

    Extensions(
            TenantTransactions transactions,
            JdbcClient jdbc,
            SipSecrets secrets,
            Usernames usernames,
            AuditTrail audit,
            Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.secrets = secrets;
        this.usernames = usernames;
        this.audit = audit;
        this.clock = clock;
    }

    /// What became of a wish.
    public sealed interface Made {
        /// @param secret shown this once
        record Done(Extension extension, Secret secret) implements Made {}

        /// @param fields what is wrong, by field, as keys of messages
        record Wrong(Map<String, String> fields) implements Made {}
    }

    public List<Extension> all(TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select * from sip_extension order by lower(name)")
                        .query(Extensions::read)
                        .list());
    }

    public Made add(TenantId tenant, Actor actor, String name, String username) {
        if (name.isBlank() || name.strip().length() > 80) {
            return new Made.Wrong(Map.of("name", "length"));
        }
        if (!username.strip().matches("[A-Za-z0-9][A-Za-z0-9._-]{2,63}")) {
            return new Made.Wrong(Map.of("username", "form"));
        }
        UUID id = UUID.randomUUID();
        Secret secret = SipSecrets.fresh();
        try {
            return transactions.inTenant(tenant, () -> {
                if (!usernames.take(username.strip(), id)) {
                    return new Made.Wrong(Map.of("username", "taken"));
                }
                Extension made = new Extension(id, name.strip(), username.strip(), actor.label(), clock.instant());
                jdbc.sql("""
                                insert into sip_extension (tenant_id, id, name, username, password, made_by, made_at)
                                values (?, ?, ?, ?, ?, ?, ?)
                                """)
                        .param(tenant.value())
                        .param(id)
                        .param(made.name())
                        .param(made.username())
                        .param(secrets.seal(tenant, TABLE, id, secret))
                        .param(made.madeBy())
                        .param(Timestamp.from(made.madeAt()))
                        .update();
                audit.record(tenant, actor, "sip.extension.add", "extension:" + id, null, null);
                return new Made.Done(made, secret);
            });
        } catch (DuplicateKeyException twice) {
            return new Made.Wrong(Map.of("name", "taken"));
        }
    }

    /// @return false for an unknown one
    public boolean remove(TenantId tenant, Actor actor, UUID id) {
        return transactions.inTenant(tenant, () -> {
            boolean gone =
                    jdbc.sql("delete from sip_extension where id = ?").param(id).update() == 1;
            if (gone) {
                usernames.giveBack(id);
                audit.record(tenant, actor, "sip.extension.remove", "extension:" + id, null, null);
            }
            return gone;
        });
    }

    public Optional<Extension> find(TenantId tenant, UUID id) {
        return all(tenant).stream().filter(one -> one.id().equals(id)).findFirst();
    }

    static Extension read(ResultSet row, int index) throws SQLException {
        return new Extension(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("username"),
                row.getString("made_by"),
                row.getTimestamp("made_at").toInstant());
    }
}
