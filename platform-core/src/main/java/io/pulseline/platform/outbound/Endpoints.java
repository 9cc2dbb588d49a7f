package io.pulseline.platform.outbound;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.secrets.TenantVault;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Where a tenant's programs listen, and the secrets that prove who speaks.
@Service("outboundEndpoints")
public class Endpoints {
    /// What can be listened to.
    public static final List<String> EVENTS = List.of("call.ended", "permission.changed", "cost.alert");

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 32;
    /// So long a receiver may take to learn the new secret.
    private static final Duration OVERLAP = Duration.ofHours(24);

    private final TenantTransactions transactions;
    private final TenantVault vault;
    private final Receiver receiver;
    private final AuditTrail audit;
    private final JdbcClient jdbc;
    private final Clock clock;

    Endpoints(
            TenantTransactions transactions,
            TenantVault vault,
            Receiver receiver,
            AuditTrail audit,
            JdbcClient jdbc,
            Clock clock) {
        this.transactions = transactions;
        this.vault = vault;
        this.receiver = receiver;
        this.audit = audit;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// @param secret shown this once
    public record Made(UUID id, Secret secret) {}

    /// Why nothing may be sent to an address: `scheme`, `name` or `address`; empty when it may.
    public Optional<String> objection(String url) {
        try {
            return receiver.objection(URI.create(url));
        } catch (IllegalArgumentException unreadable) {
            return Optional.of("scheme");
        }
    }

    public List<Endpoint> all(TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select * from outbound_endpoint order by made_at, id")
                        .query(Endpoints::read)
                        .list());
    }

    public Optional<Endpoint> find(TenantId tenant, UUID id) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select * from outbound_endpoint where id = ?")
                        .param(id)
                        .query(Endpoints::read)
                        .optional());
    }

    /// @param url without objection
    public Made add(Actor actor, TenantId tenant, String url, List<String> events) {
        UUID id = UUID.randomUUID();
        Secret secret = secret();
        transactions.inTenant(tenant, () -> {
            jdbc.sql("""
                            insert into outbound_endpoint (tenant_id, id, url, events, secret, made_by, made_at)
                            values (?, ?, ?, ?, ?, ?, ?)
                            """)
                    .param(tenant.value())
                    .param(id)
                    .param(url)
                    .param(events.toArray(String[]::new))
                    .param(vault.seal(tenant, place(id), secret))
                    .param(actor.label())
                    .param(Timestamp.from(clock.instant()))
                    .update();
            audit.record(tenant, actor, "webhook.endpoint.add", "endpoint:" + id, null, null);
        });
        return new Made(id, secret);
    }

    /// The old secret signs beside the new one for a day, so that nothing is lost while the receiver is changed.
    ///
    /// @return the new secret, shown this once; empty for an unknown endpoint
    public Optional<Secret> rotate(Actor actor, TenantId tenant, UUID id) {
        Secret secret = secret();
        return transactions.inTenant(tenant, () -> {
            int rotated = jdbc.sql("""
                            update outbound_endpoint set previous_secret = secret, previous_until = ?, secret = ? where id = ?
                            """)
                    .param(Timestamp.from(clock.instant().plus(OVERLAP)))
                    .param(vault.seal(tenant, place(id), secret))
                    .param(id)
                    .update();
            if (rotated > 0) {
                audit.record(tenant, actor, "webhook.endpoint.rotate", "endpoint:" + id, null, null);
            }
            return rotated > 0 ? Optional.of(secret) : Optional.empty();
        });
    }

    /// @return false for an unknown endpoint
    public boolean pause(Actor actor, TenantId tenant, UUID id) {
        return change(
                actor,
                tenant,
                id,
                "webhook.endpoint.pause",
                "update outbound_endpoint set paused_at = now(), pause_reason = 'owner' where id = ?");
    }

    /// What waited meanwhile is sent.
    ///
    /// @return false for an unknown endpoint
    public boolean resume(Actor actor, TenantId tenant, UUID id) {
        return change(
                actor,
                tenant,
                id,
                "webhook.endpoint.resume",
                "update outbound_endpoint set paused_at = null, pause_reason = null where id = ?");
    }

    /// With everything that was sent to it.
    ///
    /// @return false for an unknown endpoint
    public boolean remove(Actor actor, TenantId tenant, UUID id) {
        return change(actor, tenant, id, "webhook.endpoint.remove", "delete from outbound_endpoint where id = ?");
    }

    private boolean change(Actor actor, TenantId tenant, UUID id, String action, String sql) {
        return transactions.inTenant(tenant, () -> {
            boolean changed = jdbc.sql(sql).param(id).update() == 1;
            if (changed) {
                audit.record(tenant, actor, action, "endpoint:" + id, null, null);
            }
            return changed;
        });
    }

    /// Inside a tenant transaction.
    ///
    /// @return every secret that signs now, the newest first
    List<String> secrets(TenantId tenant, UUID id) {
        return jdbc.sql("""
                        select secret, case when previous_until > :now then previous_secret end as previous
                        from outbound_endpoint where id = :id
                        """)
                .param("now", Timestamp.from(clock.instant()))
                .param("id", id)
                .query((row, index) -> {
                    String newest = vault.open(tenant, place(id), row.getBytes("secret"))
                            .reveal();
                    byte @Nullable [] previous = row.getBytes("previous");
                    return previous == null
                            ? List.of(newest)
                            : List.of(
                                    newest,
                                    vault.open(tenant, place(id), previous).reveal());
                })
                .single();
    }

    private static String place(UUID id) {
        return "outbound_endpoint|secret|" + id;
    }

    private static Secret secret() {
        byte[] random = new byte[SECRET_BYTES];
        RANDOM.nextBytes(random);
        return new Secret(Signature.PREFIX + Base64.getEncoder().encodeToString(random));
    }

    private static Endpoint read(ResultSet row, int index) throws SQLException {
        return new Endpoint(
                row.getObject("id", UUID.class),
                row.getString("url"),
                Arrays.asList((String[]) row.getArray("events").getArray()),
                row.getString("made_by"),
                row.getTimestamp("made_at").toInstant(),
                instant(row, "previous_until"),
                instant(row, "paused_at"),
                row.getString("pause_reason"));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }
}
