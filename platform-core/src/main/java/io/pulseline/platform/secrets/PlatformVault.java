package io.pulseline.platform.secrets;

import io.pulseline.platform.graphapi.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Secrets that belong to no tenant, sealed with the key of the key file itself. The associated data names table,
/// column
/// and row, as in [TenantVault].
@Component
public class PlatformVault {
    private final JdbcClient jdbc;
    private final WrappingKey key;

    PlatformVault(JdbcClient jdbc, WrappingKey key) {
        this.jdbc = jdbc;
        this.key = key;
    }

    /// In the transaction that stores it.
    ///
    /// @param place table, column and row, joined by `|`; a column of `ops.sealed_column`
    public byte[] seal(String place, Secret secret) {
        KeyLock.WRAPPING.share(jdbc);
        try {
            return key.encrypt(secret.reveal().getBytes(StandardCharsets.UTF_8), context(place));
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("the secret cannot be encrypted", failure);
        }
    }

    /// @throws IllegalStateException when it was sealed with another key file or for another place
    public Secret open(String place, byte[] cipherText) {
        try {
            return new Secret(new String(key.decrypt(cipherText, context(place)), StandardCharsets.UTF_8));
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(
                    "the stored secret " + place + " cannot be opened with this key file", failure);
        }
    }

    private static byte[] context(String place) {
        return ("platform|" + place).getBytes(StandardCharsets.UTF_8);
    }
}
