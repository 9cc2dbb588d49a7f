package io.pulseline.platform.identity;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// The public halves of people's passkeys. What a browser says with one is checked by Spring Security (`identity.web`).
@Service
public class Passkeys {
    private static final String ACTION = "second-factor.passkey";

    private final TenantTransactions transactions;
    private final AuditTrail audit;
    private final JdbcClient jdbc;

    Passkeys(TenantTransactions transactions, AuditTrail audit, JdbcClient jdbc) {
        this.transactions = transactions;
        this.audit = audit;
        this.jdbc = jdbc;
    }

    /// @param id          the authenticator's own name for it
    /// @param label       the person's name for it
    /// @param publicKey   COSE
    /// @param attestation what the authenticator said when it was made, CBOR; a sign-in is checked against it
    /// @param signCount   0 where the authenticator does not count
    /// @param verifies    it asked who holds it, by a finger or a PIN
    /// @param backup      it may be copied to other devices, and is
    /// @param transports  `internal`, `usb`, …, as the browser told
    public record Passkey(
            byte[] id,
            PersonId person,
            String label,
            byte[] publicKey,
            byte[] attestation,
            long signCount,
            boolean verifies,
            boolean backup,
            boolean backedUp,
            Set<String> transports,
            Instant madeAt,
            Instant usedAt) {
        /// What pages and addresses name it by.
        public String handle() {
            return HexFormat.of().formatHex(id);
        }
    }

    /// Oldest first.
    public List<Passkey> of(PersonId person) {
        return transactions.asOperator(
                "list the passkeys of a person",
                () -> jdbc.sql("select * from passkey where person_id = ? order by made_at, id")
                        .param(person.value())
                        .query(Passkeys::read)
                        .list());
    }

    public Optional<Passkey> find(byte[] id) {
        return transactions.asOperator(
                "find a passkey",
                () -> jdbc.sql("select * from passkey where id = ?")
                        .param(id)
                        .query(Passkeys::read)
                        .optional());
    }

    /// A new one, or the count and the time of one that was used.
    ///
    /// @throws IllegalStateException when it counted no further than before: somebody has a copy of it
    public void keep(Passkey passkey) {
        transactions.asOperator("keep a passkey", () -> {
            Optional<Long> before = jdbc.sql("select sign_count from passkey where id = ? and person_id = ? for update")
                    .param(passkey.id())
                    .param(passkey.person().value())
                    .query(Long.class)
                    .optional();
            before.ifPresent(count -> used(passkey, count));
            if (before.isEmpty()) {
                jdbc.sql("""
                                insert into passkey (id, person_id, label, public_key, attestation, sign_count, uv, backup, backed_up,
                                                     transports, made_at, used_at)
                                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                                """)
                        .param(passkey.id())
                        .param(passkey.person().value())
                        .param(passkey.label())
                        .param(passkey.publicKey())
                        .param(passkey.attestation())
                        .param(passkey.signCount())
                        .param(passkey.verifies())
                        .param(passkey.backup())
                        .param(passkey.backedUp())
                        .param(passkey.transports().toArray(String[]::new))
                        .param(Timestamp.from(passkey.madeAt()))
                        .param(Timestamp.from(passkey.usedAt()))
                        .update();
                note(passkey.person(), ACTION + ".add", passkey.label());
            }
            return true;
        });
    }

    /// Authenticators that do not count say 0 for ever.
    private void used(Passkey passkey, long before) {
        if (passkey.signCount() != 0 && passkey.signCount() <= before) {
            throw new IllegalStateException("the passkey counted " + passkey.signCount() + " after " + before);
        }
        jdbc.sql("update passkey set sign_count = ?, backed_up = ?, used_at = ? where id = ?")
                .param(passkey.signCount())
                .param(passkey.backedUp())
                .param(Timestamp.from(passkey.usedAt()))
                .param(passkey.id())
                .update();
    }

    /// @return false when this person has no such passkey
    public boolean remove(PersonId person, byte[] id) {
        return transactions.asOperator("remove a passkey", () -> {
            Optional<String> label = jdbc.sql("delete from passkey where id = ? and person_id = ? returning label")
                    .param(id)
                    .param(person.value())
                    .query(String.class)
                    .optional();
            label.ifPresent(gone -> note(person, ACTION + ".remove", gone));
            return label.isPresent();
        });
    }

    private void note(PersonId person, String action, String label) {
        String name = jdbc.sql("select name from person where id = ?")
                .param(person.value())
                .query(String.class)
                .single();
        audit.recordForStaff(new Actor.Human(person, name), action, "person:" + person, null, null, null);
    }

    private static Passkey read(ResultSet row, int index) throws SQLException {
        return new Passkey(
                row.getBytes("id"),
                new PersonId(row.getObject("person_id", UUID.class)),
                row.getString("label"),
                row.getBytes("public_key"),
                row.getBytes("attestation"),
                row.getLong("sign_count"),
                row.getBoolean("uv"),
                row.getBoolean("backup"),
                row.getBoolean("backed_up"),
                Set.copyOf(Arrays.asList((String[]) row.getArray("transports").getArray())),
                row.getTimestamp("made_at").toInstant(),
                row.getTimestamp("used_at").toInstant());
    }
}
