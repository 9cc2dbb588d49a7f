package io.pulseline.platform.secrets;

import com.google.crypto.tink.KeyTemplates;
import com.google.crypto.tink.KeysetHandle;
import java.security.GeneralSecurityException;

/// Keysets of AES-256-GCM keys: the primary one seals, the others only open.
final class Keysets {
    private Keysets() {}

    static KeysetHandle fresh() throws GeneralSecurityException {
        return KeysetHandle.generateNew(KeyTemplates.get("AES256_GCM"));
    }

    static KeysetHandle withNewPrimary(KeysetHandle keys) throws GeneralSecurityException {
        return KeysetHandle.newBuilder(keys)
                .addEntry(KeysetHandle.generateEntryFromParametersName("AES256_GCM")
                        .withRandomId()
                        .makePrimary())
                .build();
    }

    static KeysetHandle primaryOnly(KeysetHandle keys) throws GeneralSecurityException {
        KeysetHandle.Builder rest = KeysetHandle.newBuilder(keys);
        for (int i = rest.size() - 1; i >= 0; i--) {
            if (!rest.getAt(i).isPrimary()) {
                rest.deleteAt(i);
            }
        }
        return rest.build();
    }

    static int primary(KeysetHandle keys) {
        return keys.getPrimary().getId();
    }
}
