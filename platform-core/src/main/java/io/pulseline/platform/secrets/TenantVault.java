package io.pulseline.platform.secrets;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeyTemplates;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Secrets at rest: AES-256-GCM with a data key per tenant, itself wrapped by the key file outside of the database. The
/// associated data names tenant, table, column and row, so that a ciphertext cannot be moved to another place.
@Component
public class TenantVault {
    private final JdbcClient jdbc;
    private final Aead wrapping;

    TenantVault(JdbcClient jdbc, WrappingKey key) {
        this.jdbc = jdbc;
        this.wrapping = key.aead();
    }

    /// Inside a tenant transaction.
    ///
    /// @param place table, column and row, joined by `|`
    public byte[] seal(TenantId tenant, String place, Secret secret) {
        try {
            return dataKey(tenant)
                    .encrypt(secret.reveal().getBytes(StandardCharsets.UTF_8), bytes(tenant + "|" + place));
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("the secret cannot be encrypted", failure);
        }
    }

    /// Inside a tenant transaction.
    ///
    /// @throws IllegalStateException when it was sealed with another key file or for another place
    public Secret open(TenantId tenant, String place, byte[] cipherText) {
        try {
            return new Secret(new String(
                    dataKey(tenant).decrypt(cipherText, bytes(tenant + "|" + place)), StandardCharsets.UTF_8));
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(
                    "the stored secret " + place + " cannot be opened with this key file", failure);
        }
    }

    private Aead dataKey(TenantId tenant) throws GeneralSecurityException {
        byte[] context = bytes("data_key|" + tenant);
        Optional<byte[]> wrapped = wrapped(tenant);
        if (wrapped.isEmpty()) {
            KeysetHandle fresh = KeysetHandle.generateNew(KeyTemplates.get("AES256_GCM"));
            jdbc.sql("insert into data_key (tenant_id, wrapped) values (?, ?) on conflict do nothing")
                    .param(tenant.value())
                    .param(TinkProtoKeysetFormat.serializeEncryptedKeyset(fresh, wrapping, context))
                    .update();
            wrapped = wrapped(tenant);
        }
        return TinkProtoKeysetFormat.parseEncryptedKeyset(wrapped.orElseThrow(), wrapping, context)
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    private Optional<byte[]> wrapped(TenantId tenant) {
        return jdbc.sql("select wrapped from data_key where tenant_id = ?")
                .param(tenant.value())
                .query(byte[].class)
                .optional();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
