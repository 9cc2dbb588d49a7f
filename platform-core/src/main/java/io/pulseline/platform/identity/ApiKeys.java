package io.pulseline.platform.identity;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Keys of programs, `plk_<tenant slug or staff>_<random>`. The secret is shown once to whoever makes it; only its
/// SHA-256 is kept.
@Service
public class ApiKeys {
    private static final SecureRandom RANDOM = new SecureRandom();
    /// 160 bits: more than any guesser has time for.
    private static final int KEY_BYTES = 20;

    private static final int HINT = 4;

    private static final Set<String> KNOWN =
            Arrays.stream(KeyScope.values()).map(KeyScope::name).collect(Collectors.toUnmodifiableSet());

    private final TenantTransactions transactions;
    private final AuditTrail audit;
    private final JdbcClient jdbc;

    ApiKeys(TenantTransactions transactions, AuditTrail audit, JdbcClient jdbc) {
        this.transactions = transactions;
        this.audit = audit;
        this.jdbc = jdbc;
    }

    /// @param tenant null for a staff key
    /// @param scopes an empty set only reads
    public record ApiKey(String name, @Nullable TenantId tenant, Set<KeyScope> scopes) {
        public boolean may(KeyScope scope) {
            return scopes.contains(scope) || scopes.contains(KeyScope.EVERYTHING);
        }
    }

    /// A key as its owner sees it.
    ///
    /// @param hint      its last characters, null for keys from before these were kept
    /// @param madeBy    null for keys that the platform brought along
    /// @param usedAt    within a minute, null when never used
    /// @param expiresAt null for never
    /// @param revokedAt null while it works
    public record Entry(
            UUID id,
            String name,
            @Nullable String hint,
            Set<KeyScope> scopes,
            Instant madeAt,
            @Nullable String madeBy,
            @Nullable Instant usedAt,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt) {}

    /// Empty for an unknown, revoked or expired key. Notes that it was used, once a minute at most.
    public Optional<ApiKey> find(String secret) {
        byte[] hash = sha256(secret);
        return transactions.asOperator("find the key of a request", () -> {
            Optional<ApiKey> found = jdbc.sql("""
                            select name, tenant_id, scopes from api_key
                            where sha256 = ? and revoked_at is null and (expires_at is null or expires_at > now())
                            """)
                    .param(hash)
                    .query((row, index) -> {
                        UUID tenant = row.getObject("tenant_id", UUID.class);
                        return new ApiKey(
                                row.getString("name"), tenant == null ? null : new TenantId(tenant), scopes(row));
                    })
                    .optional();
            found.ifPresent(key -> jdbc.sql("""
                            update api_key set last_used_at = now()
                            where sha256 = ? and (last_used_at is null or last_used_at < now() - interval '1 minute')
                            """).param(hash).update());
            return found;
        });
    }

    /// @param tenant    null for a staff key
    /// @param expiresAt null for never
    /// @return the key itself, shown this once: only its hash is kept
    public String make(
            Actor actor, @Nullable Tenant tenant, String name, Set<KeyScope> scopes, @Nullable Instant expiresAt) {
        byte[] random = new byte[KEY_BYTES];
        RANDOM.nextBytes(random);
        String secret = "plk_" + (tenant == null ? "staff" : tenant.slug()) + "_"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        String allowed = scopes.stream().map(KeyScope::name).sorted().collect(Collectors.joining(","));
        transactions.asOperator("make an API key", () -> {
            jdbc.sql("""
                            insert into api_key (tenant_id, name, sha256, scopes, hint, made_by, expires_at)
                            values (?, ?, ?, string_to_array(?, ','), ?, ?, ?)
                            """)
                    .param(tenant == null ? null : tenant.id().value())
                    .param(name)
                    .param(sha256(secret))
                    .param(allowed)
                    .param(secret.substring(secret.length() - HINT))
                    .param(actor.label())
                    .param(expiresAt == null ? null : Timestamp.from(expiresAt))
                    .update();
            audit.recordForStaff(
                    actor, "apikey.create", "apikey:" + name, tenant == null ? null : tenant.id(), null, null);
            return true;
        });
        if (tenant != null) {
            note(tenant.id(), actor, "apikey.create", name);
        }
        return secret;
    }

    /// Those that work first, then by age, newest first.
    ///
    /// @param tenant null for staff keys
    public List<Entry> list(@Nullable TenantId tenant) {
        String order = " order by revoked_at is not null, created_at desc, id";
        return tenant == null
                ? transactions.asOperator(
                        "list the staff keys",
                        () -> jdbc.sql("select * from api_key where tenant_id is null" + order)
                                .query(ApiKeys::entry)
                                .list())
                : transactions.inTenant(
                        tenant,
                        () -> jdbc.sql("select * from api_key" + order)
                                .query(ApiKeys::entry)
                                .list());
    }

    /// From the next request on the key answers 401.
    ///
    /// @param tenant null for a staff key
    /// @return false when there is no such key, or it was revoked before
    public boolean revoke(Actor actor, @Nullable TenantId tenant, UUID id) {
        Optional<String> name = transactions.asOperator("revoke an API key", () -> {
            Optional<String> revoked = jdbc.sql("""
                            update api_key set revoked_at = now()
                            where id = ? and tenant_id is not distinct from ?::uuid and revoked_at is null returning name
                            """)
                    .param(id)
                    .param(tenant == null ? null : tenant.value())
                    .query(String.class)
                    .optional();
            revoked.ifPresent(key -> audit.recordForStaff(actor, "apikey.revoke", "apikey:" + key, tenant, null, null));
            return revoked;
        });
        if (tenant != null) {
            name.ifPresent(key -> note(tenant, actor, "apikey.revoke", key));
        }
        return name.isPresent();
    }

    private void note(TenantId tenant, Actor actor, String action, String name) {
        transactions.inTenant(tenant, () -> audit.record(tenant, actor, action, "apikey:" + name, null, null));
    }

    private static Set<KeyScope> scopes(ResultSet row) throws SQLException {
        Array kept = row.getArray("scopes");
        return kept == null
                ? Set.of(KeyScope.EVERYTHING)
                : Arrays.stream((String[]) kept.getArray())
                        // words of a newer release are for those who know them
                        .filter(KNOWN::contains)
                        .map(KeyScope::valueOf)
                        .collect(Collectors.toUnmodifiableSet());
    }

    private static Entry entry(ResultSet row, int index) throws SQLException {
        return new Entry(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("hint"),
                scopes(row),
                row.getTimestamp("created_at").toInstant(),
                row.getString("made_by"),
                instant(row, "last_used_at"),
                instant(row, "expires_at"),
                instant(row, "revoked_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }

    /// Keeps the hash of a key made elsewhere; a second time changes nothing.
    ///
    /// @param tenant null for a staff key
    public void keep(@Nullable TenantId tenant, String name, String secret) {
        transactions.asOperator(
                "keep an API key",
                () -> jdbc.sql("""
                        insert into api_key (tenant_id, name, sha256) values (?, ?, ?) on conflict (sha256) do nothing
                        """)
                        .param(tenant == null ? null : tenant.value())
                        .param(name)
                        .param(sha256(secret))
                        .update());
    }

    /// Every key of a tenant answers 401 from the next request on.
    ///
    /// @return how many worked until now
    public int revokeAll(Actor actor, TenantId tenant) {
        int revoked = transactions.asOperator(
                "revoke the keys of a tenant",
                () -> jdbc.sql("update api_key set revoked_at = now() where tenant_id = ? and revoked_at is null")
                        .param(tenant.value())
                        .update());
        if (revoked > 0) {
            transactions.inTenant(
                    tenant,
                    () -> audit.record(
                            tenant,
                            actor,
                            "apikey.revoke-all",
                            "tenant:" + tenant,
                            null,
                            "{\"revoked\":" + revoked + "}"));
        }
        return revoked;
    }

    static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
