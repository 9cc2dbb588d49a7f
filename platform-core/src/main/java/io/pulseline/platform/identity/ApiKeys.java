package io.pulseline.platform.identity;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Keys of programs, `plk_<tenant slug or staff>_<random>`. The secret is shown once to whoever makes it; only its
/// SHA-256 is kept.
@Service
public class ApiKeys {
    private final TenantTransactions transactions;
    private final AuditTrail audit;
    private final JdbcClient jdbc;

    ApiKeys(TenantTransactions transactions, AuditTrail audit, JdbcClient jdbc) {
        this.transactions = transactions;
        this.audit = audit;
        this.jdbc = jdbc;
    }

    /// @param tenant null for a staff key
    public record ApiKey(String name, @Nullable TenantId tenant) {}

    /// Empty for an unknown or revoked key.
    public Optional<ApiKey> find(String secret) {
        return transactions.asOperator(
                "find the key of a request",
                () -> jdbc.sql("select name, tenant_id from api_key where sha256 = ? and revoked_at is null")
                        .param(sha256(secret))
                        .query((row, index) -> {
                            UUID tenant = row.getObject("tenant_id", UUID.class);
                            return new ApiKey(row.getString("name"), tenant == null ? null : new TenantId(tenant));
                        })
                        .optional());
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
