package io.pulseline.platform.secrets;

import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What the platform makes for itself at first use and every web process shares. Stays the same when keys are changed.
@Component
public class PlatformSecrets {
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final PlatformVault vault;

    PlatformSecrets(TenantTransactions transactions, JdbcClient jdbc, PlatformVault vault) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.vault = vault;
    }

    /// @param name what it is for
    /// @return 32 random bytes in Base64, always the same for a name
    public Secret of(String name) {
        return transactions.asOperator(
                "read a secret of the platform",
                () -> find(name)
                        .or(() -> {
                            make(name);
                            return find(name);
                        })
                        .orElseThrow());
    }

    private Optional<Secret> find(String name) {
        return jdbc.sql("select sealed from platform_secret where name = ?")
                .param(name)
                .query(byte[].class)
                .optional()
                .map(kept -> vault.open(place(name), kept));
    }

    private void make(String name) {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        jdbc.sql("insert into platform_secret (name, sealed) values (?, ?) on conflict do nothing")
                .param(name)
                .param(vault.seal(place(name), new Secret(Base64.getEncoder().encodeToString(random))))
                .update();
    }

    private static String place(String name) {
        return "platform_secret|sealed|" + name;
    }
}
