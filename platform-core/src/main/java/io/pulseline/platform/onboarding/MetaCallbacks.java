package io.pulseline.platform.onboarding;

import io.pulseline.platform.graphapi.MetaProperties;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.ObjectMapper;

/// What Meta tells about people: somebody took the app away, or asks that their data go. Sign-ups are kept under
/// accounts, never under a person's Facebook id, so there is nothing to take out; that this was found is what is kept.
@Service
public class MetaCallbacks {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final MetaProperties meta;
    private final ObjectMapper json;
    private final Clock clock;

    MetaCallbacks(
            TenantTransactions transactions, JdbcClient jdbc, MetaProperties meta, ObjectMapper json, Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.meta = meta;
        this.json = json;
        this.clock = clock;
    }

    public enum Kind {
        DEAUTHORIZATION,
        DELETION
    }

    /// @param doneAt when it was found that nothing is left
    public record Request(Kind kind, Instant receivedAt, Instant doneAt) {}

    /// @param signed Meta's `signed_request`
    /// @return the confirmation code, the same for a repeat; empty when the signature does not fit
    public Optional<String> received(Kind kind, String signed) {
        return SignedRequest.user(signed, meta.signingSecrets(), json).map(user -> keep(kind, hash(user)));
    }

    private String keep(Kind kind, byte[] user) {
        String fresh = UUID.randomUUID().toString().replace("-", "");
        Timestamp now = Timestamp.from(clock.instant());
        return transactions.global(() -> {
            jdbc.sql("""
                            insert into ops.meta_callback (code, kind, user_hash, received_at, done_at) values (?, ?, ?, ?, ?)
                            on conflict (kind, user_hash) do nothing
                            """)
                    .param(fresh)
                    .param(kind.name())
                    .param(user)
                    .param(now)
                    .param(now)
                    .update();
            return jdbc.sql("select code from ops.meta_callback where kind = ? and user_hash = ?")
                    .param(kind.name())
                    .param(user)
                    .query((row, index) -> row.getString("code"))
                    .single();
        });
    }

    /// @param code as given to the person
    public Optional<Request> find(String code) {
        return transactions.global(() -> jdbc.sql("select * from ops.meta_callback where code = ?")
                .param(code)
                .query((row, index) -> new Request(
                        Kind.valueOf(row.getString("kind")),
                        row.getTimestamp("received_at").toInstant(),
                        row.getTimestamp("done_at").toInstant()))
                .optional());
    }

    private static byte[] hash(String user) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(user.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
