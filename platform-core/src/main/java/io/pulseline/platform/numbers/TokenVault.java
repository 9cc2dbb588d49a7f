package io.pulseline.platform.numbers;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.secrets.TenantVault;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Business tokens, one for each account, as [TenantVault] keeps them.
@Component
class TokenVault implements AccessTokens {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final TenantVault vault;

    TokenVault(TenantTransactions transactions, JdbcClient jdbc, TenantVault vault) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.vault = vault;
    }

    @Override
    public Optional<Secret> forNumber(TenantId tenant, PhoneNumberId number) {
        return transactions
                .inTenant(
                        tenant,
                        () -> jdbc.sql("select waba_id from phone_number where id = ?")
                                .param(number.value())
                                .query(String.class)
                                .optional())
                .flatMap(waba -> forWaba(tenant, new WabaId(waba)));
    }

    @Override
    public Optional<Secret> forWaba(TenantId tenant, WabaId waba) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select token from waba where id = ? and token is not null and left_at is null")
                        .param(waba.value())
                        .query(byte[].class)
                        .optional()
                        .map(cipherText -> vault.open(tenant, place(waba), cipherText)));
    }

    /// Of an account that left; nobody else gets it.
    Optional<Secret> ofLeft(TenantId tenant, WabaId waba) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select token from waba where id = ? and token is not null and left_at is not null")
                        .param(waba.value())
                        .query(byte[].class)
                        .optional()
                        .map(cipherText -> vault.open(tenant, place(waba), cipherText)));
    }

    /// Unless it came back meanwhile. Inside a tenant transaction.
    void forget(WabaId waba) {
        jdbc.sql("update waba set token = null where id = ? and left_at is not null")
                .param(waba.value())
                .update();
    }

    /// Whoever gives a token has the account, also one that had left. Inside a tenant transaction.
    void store(TenantId tenant, WabaId waba, Secret token) {
        jdbc.sql("update waba set token = ?, left_at = null where id = ?")
                .param(vault.seal(tenant, place(waba), token))
                .param(waba.value())
                .update();
    }

    private static String place(WabaId waba) {
        return "waba|token|" + waba;
    }
}
