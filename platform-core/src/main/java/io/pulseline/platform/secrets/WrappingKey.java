package io.pulseline.platform.secrets;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The key of the key file. Another process may change the file at any time: before something is sealed, and when
/// something cannot be opened, it is read again if it is another one.
@Component
class WrappingKey implements Aead {
    private record Loaded(KeysetHandle keys, Aead aead, Optional<KeyFile.Stamp> stamp) {}

    private final Path file;
    private volatile Loaded loaded;

    WrappingKey(TenantTransactions transactions, JdbcClient jdbc, SecretsProperties properties) {
        this.file = properties.keyFile();
        try {
            AeadConfig.register();
            KeyFile.read(file, () -> anythingStored(transactions, jdbc));
            this.loaded = load();
        } catch (GeneralSecurityException failure) {
            throw unusable(failure);
        }
    }

    /// Of the key that seals now. Stays so while [KeyLock#WRAPPING] is held.
    int id() {
        try {
            return Keysets.primary(current().keys());
        } catch (GeneralSecurityException failure) {
            throw unusable(failure);
        }
    }

    /// While [KeyLock#WRAPPING] is held.
    @Override
    public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
        return current().aead().encrypt(plaintext, associatedData);
    }

    @Override
    public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
        Loaded tried = loaded;
        try {
            return tried.aead().decrypt(ciphertext, associatedData);
        } catch (GeneralSecurityException unknown) {
            Loaded now = current();
            if (now.equals(tried)) {
                throw unknown;
            }
            return now.aead().decrypt(ciphertext, associatedData);
        }
    }

    /// While [KeyLock#WRAPPING] is held alone.
    ///
    /// @return the id of the new key
    int addPrimary() {
        try {
            KeyFile.replace(file, Keysets.withNewPrimary(KeyFile.read(file, () -> true)));
            return id();
        } catch (GeneralSecurityException failure) {
            throw unusable(failure);
        }
    }

    /// While [KeyLock#WRAPPING] is held alone.
    void forgetOthers() {
        try {
            KeyFile.replace(file, Keysets.primaryOnly(KeyFile.read(file, () -> true)));
        } catch (GeneralSecurityException failure) {
            throw unusable(failure);
        }
    }

    /// A file that is gone changes nothing for a process that has read it.
    private Loaded current() throws GeneralSecurityException {
        Loaded known = loaded;
        Optional<KeyFile.Stamp> stamp = KeyFile.stamp(file);
        if (stamp.isPresent() && !stamp.equals(known.stamp())) {
            known = load();
            loaded = known;
        }
        return known;
    }

    /// The stamp first: a file that changes meanwhile is read once more.
    private Loaded load() throws GeneralSecurityException {
        Optional<KeyFile.Stamp> stamp = KeyFile.stamp(file);
        KeysetHandle keys = KeyFile.read(file, () -> true);
        return new Loaded(keys, keys.getPrimitive(RegistryConfiguration.get(), Aead.class), stamp);
    }

    private IllegalStateException unusable(GeneralSecurityException failure) {
        return new IllegalStateException("the key file " + file + " holds no usable key", failure);
    }

    private static boolean anythingStored(TenantTransactions transactions, JdbcClient jdbc) {
        return transactions.asOperator(
                "see whether secrets are stored",
                () -> jdbc.sql(
                                "select exists (select 1 from waba where token is not null) or exists (select 1 from authenticator)")
                        .query(Boolean.class)
                        .single());
    }
}
