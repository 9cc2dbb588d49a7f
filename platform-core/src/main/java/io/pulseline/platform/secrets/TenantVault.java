package io.pulseline.platform.secrets;

import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.springframework.stereotype.Component;

/// Secrets at rest: AES-256-GCM with a data key per tenant, itself wrapped by the key file outside of the database. The
/// associated data names tenant, table, column and row, so that a ciphertext cannot be moved to another place.
@Component
public class TenantVault {
    private final DataKeys keys;

    TenantVault(DataKeys keys) {
        this.keys = keys;
    }

    /// Inside a tenant transaction, the one that stores it.
    ///
    /// @param place table, column and row, joined by `|`; a column of `ops.sealed_column`
    public byte[] seal(TenantId tenant, String place, Secret secret) {
        return seal(tenant, place, secret.reveal().getBytes(StandardCharsets.UTF_8));
    }

    /// The same for what is not text. Inside a tenant transaction, the one that stores it.
    public byte[] seal(TenantId tenant, String place, byte[] content) {
        try {
            return keys.sealing(tenant).encrypt(content, context(tenant, place));
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("the secret cannot be encrypted", failure);
        }
    }

    /// Inside a tenant transaction.
    ///
    /// @throws IllegalStateException when it was sealed with another key file or for another place
    public Secret open(TenantId tenant, String place, byte[] cipherText) {
        return new Secret(new String(openBytes(tenant, place, cipherText), StandardCharsets.UTF_8));
    }

    /// What was no text when it was sealed. Inside a tenant transaction.
    ///
    /// @throws IllegalStateException as [#open]
    public byte[] openBytes(TenantId tenant, String place, byte[] cipherText) {
        try {
            return keys.opening(tenant).decrypt(cipherText, context(tenant, place));
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(
                    "the stored secret " + place + " cannot be opened with this key file", failure);
        }
    }

    private static byte[] context(TenantId tenant, String place) {
        return (tenant + "|" + place).getBytes(StandardCharsets.UTF_8);
    }
}
