package io.pulseline.platform.secrets;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.security.GeneralSecurityException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The key of the key file.
@Component
class WrappingKey {
    private final Aead aead;

    WrappingKey(TenantTransactions transactions, JdbcClient jdbc, SecretsProperties properties) {
        try {
            AeadConfig.register();
            this.aead = KeyFile.read(properties.keyFile(), () -> anythingStored(transactions, jdbc))
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("the key file " + properties.keyFile() + " holds no usable key", failure);
        }
    }

    Aead aead() {
        return aead;
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
