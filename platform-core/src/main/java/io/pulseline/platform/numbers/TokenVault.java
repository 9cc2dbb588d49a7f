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

    /// Of the account that the number's calls go by, or of another one that lists it.
    @Override
    public Optional<Secret> forNumber(TenantId tenant, PhoneNumberId number) {
        return transactions
                .inTenant(
                        tenant,
                        () -> jdbc.sql("""
                                select w.id from number_account a
                                join phone_number n on n.tenant_id = a.tenant_id and n.id = a.number_id
                                join waba w on w.tenant_id = a.tenant_id and w.id = a.waba_id
                                where a.number_id = ? and w.token is not null and w.left_at is null
                                order by a.gone_at is not null, w.id <> n.waba_id, a.first_seen limit 1
                                """)
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
