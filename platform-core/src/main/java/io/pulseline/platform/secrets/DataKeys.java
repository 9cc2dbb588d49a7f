package io.pulseline.platform.secrets;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import io.pulseline.platform.kernel.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Tenants' data keys, each a keyset that the key of the key file wraps. Every method runs inside the caller's
/// transaction of that tenant, those that change keys in one of the rotator.
@Component
class DataKeys {
    private final JdbcClient jdbc;
    private final WrappingKey wrapping;

    DataKeys(JdbcClient jdbc, WrappingKey wrapping) {
        this.jdbc = jdbc;
        this.wrapping = wrapping;
    }

    private record Kept(byte[] wrapped, Optional<Integer> by) {}

    /// Made at first use; stays the one that seals until the end of the transaction.
    Aead sealing(TenantId tenant) throws GeneralSecurityException {
        KeyLock.of(tenant).share(jdbc);
        Optional<Kept> kept = find(tenant);
        if (kept.isEmpty()) {
            make(tenant);
            kept = find(tenant);
        }
        return aead(unwrap(tenant, kept.orElseThrow()));
    }

    /// @throws GeneralSecurityException also when the tenant has no key: it was erased, or nothing was ever sealed
    Aead opening(TenantId tenant) throws GeneralSecurityException {
        return aead(unwrap(
                tenant, find(tenant).orElseThrow(() -> new GeneralSecurityException("the tenant has no data key"))));
    }

    /// The key that seals gets a successor, unless it was made under this wrapping key already.
    ///
    /// @return the id of the key that seals now; empty when the tenant has none
    Optional<Integer> renew(TenantId tenant, int wrappedBy) {
        KeyLock.of(tenant).own(jdbc);
        try {
            Optional<Kept> kept = find(tenant);
            if (kept.isEmpty()) {
                return Optional.empty();
            }
            KeysetHandle keys = unwrap(tenant, kept.get());
            if (!kept.get().by().equals(Optional.of(wrappedBy))) {
                keys = Keysets.withNewPrimary(keys);
                replace(tenant, keys);
            }
            return Optional.of(Keysets.primary(keys));
        } catch (GeneralSecurityException failure) {
            throw unusable(tenant, failure);
        }
    }

    /// Nothing may be sealed with them any more.
    void forgetOthers(TenantId tenant) {
        KeyLock.of(tenant).own(jdbc);
        try {
            Optional<Kept> kept = find(tenant);
            if (kept.isPresent()) {
                replace(tenant, Keysets.primaryOnly(unwrap(tenant, kept.get())));
            }
        } catch (GeneralSecurityException failure) {
            throw unusable(tenant, failure);
        }
    }

    private void make(TenantId tenant) throws GeneralSecurityException {
        KeyLock.WRAPPING.share(jdbc);
        jdbc.sql("insert into data_key (tenant_id, wrapped, wrapped_by) values (?, ?, ?) on conflict do nothing")
                .param(tenant.value())
                .param(wrap(tenant, Keysets.fresh()))
                .param(wrapping.id())
                .update();
    }

    private void replace(TenantId tenant, KeysetHandle keys) throws GeneralSecurityException {
        KeyLock.WRAPPING.share(jdbc);
        jdbc.sql("update data_key set wrapped = ?, wrapped_by = ? where tenant_id = ?")
                .param(wrap(tenant, keys))
                .param(wrapping.id())
                .param(tenant.value())
                .update();
    }

    private Optional<Kept> find(TenantId tenant) {
        return jdbc.sql("select wrapped, wrapped_by from data_key where tenant_id = ?")
                .param(tenant.value())
                .query((row, index) -> new Kept(
                        row.getBytes("wrapped"), Optional.ofNullable(row.getObject("wrapped_by", Integer.class))))
                .optional();
    }

    private byte[] wrap(TenantId tenant, KeysetHandle keys) throws GeneralSecurityException {
        return TinkProtoKeysetFormat.serializeEncryptedKeyset(keys, wrapping, context(tenant));
    }

    private KeysetHandle unwrap(TenantId tenant, Kept kept) throws GeneralSecurityException {
        return TinkProtoKeysetFormat.parseEncryptedKeyset(kept.wrapped(), wrapping, context(tenant));
    }

    private static IllegalStateException unusable(TenantId tenant, GeneralSecurityException failure) {
        return new IllegalStateException(
                "the data key of tenant " + tenant + " cannot be opened with this key file", failure);
    }

    private static Aead aead(KeysetHandle keys) throws GeneralSecurityException {
        return keys.getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    private static byte[] context(TenantId tenant) {
        return ("data_key|" + tenant).getBytes(StandardCharsets.UTF_8);
    }
}
