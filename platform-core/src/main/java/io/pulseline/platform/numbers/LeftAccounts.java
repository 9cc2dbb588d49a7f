package io.pulseline.platform.numbers;

import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Service;

/// Accounts that Meta said are no longer ours. Their tokens are handed out to nobody, so that no request about them is
/// sent from anywhere.
@Service
public class LeftAccounts {
    private final TenantTransactions transactions;
    private final NumberStore store;
    private final TokenVault vault;

    LeftAccounts(TenantTransactions transactions, NumberStore store, TokenVault vault) {
        this.transactions = transactions;
        this.store = store;
        this.vault = vault;
    }

    public boolean has(TenantId tenant, WabaId waba) {
        return transactions.inTenant(tenant, () -> store.hasLeft(waba));
    }

    /// Inside a tenant transaction.
    public void leave(WabaId waba, Instant at) {
        store.left(waba, at);
    }

    /// Meta still answers for it. Inside a tenant transaction.
    public void stay(WabaId waba) {
        store.left(waba, null);
    }

    /// The token goes, the account stays as a record. Inside a tenant transaction.
    public void forget(WabaId waba) {
        vault.forget(waba);
    }

    /// Only to ask Meta whether the account is really gone.
    public Optional<Secret> token(TenantId tenant, WabaId waba) {
        return vault.ofLeft(tenant, waba);
    }
}
