package io.pulseline.platform.trunks;

import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.secrets.TenantVault;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Passwords of trunks and phones: made, sealed, opened for workers only.
@Component
class SipSecrets {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 18;

    private final TenantVault vault;

    SipSecrets(TenantVault vault) {
        this.vault = vault;
    }

    static Secret fresh() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /// Inside a tenant transaction.
    byte[] seal(TenantId tenant, String table, UUID id, Secret secret) {
        return vault.seal(tenant, table + "|password|" + id, secret);
    }

    /// Inside a tenant transaction.
    Secret open(TenantId tenant, String table, UUID id, byte[] cipherText) {
        return vault.open(tenant, table + "|password|" + id, cipherText);
    }
}
