package io.pulseline.platform.onboarding;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.graphapi.GraphAllowance;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.numbers.AccountLog;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Service;

/// The accounts of a tenant, kept as Meta has them: read again by the calendar, and their access watched.
@Service
public class Accounts {
    private static final Actor SYNC = new Actor.Platform("sync");

    private final TenantTransactions transactions;
    private final AccessStore store;
    private final BusinessNumbers numbers;
    private final AccountLog log;
    private final GraphAllowance allowance;
    private final AuditTrail audit;
    private final Clock clock;

    Accounts(
            TenantTransactions transactions,
            AccessStore store,
            BusinessNumbers numbers,
            AccountLog log,
            GraphAllowance allowance,
            AuditTrail audit,
            Clock clock) {
        this.transactions = transactions;
        this.store = store;
        this.numbers = numbers;
        this.log = log;
        this.allowance = allowance;
        this.audit = audit;
        this.clock = clock;
    }

    /// By name.
    public List<AccountAccess> all(TenantId tenant) {
        return transactions.inTenant(tenant, store::all);
    }

    /// How far a sync came.
    ///
    /// @param left accounts that wait for the next time, because Meta's allowance is nearly used
    public record Synced(int asked, int lost, int left) {}

    /// Accounts without a token are left out; so are those whose allowance at Meta, or the whole app's, runs short.
    Synced sync(TenantId tenant) {
        List<AccountAccess> all =
                all(tenant).stream().filter(AccountAccess::hasToken).toList();
        int asked = 0;
        int lost = 0;
        for (AccountAccess account : all) {
            if (allowance.busyUntil(account.id().value()).isPresent()) {
                // its turn comes the next time; the others have an allowance of their own
                continue;
            }
            asked++;
            if (lost(tenant, account, numbers.refresh(tenant, account.id()))) {
                lost++;
            } else {
                log.read(tenant, account.id());
            }
        }
        return new Synced(asked, lost, all.size() - asked);
    }

    /// A token that Meta no longer takes is access lost; trouble on the way is not.
    private boolean lost(TenantId tenant, AccountAccess account, GraphResult<List<BusinessNumber>> answer) {
        return switch (answer) {
            case GraphResult.Ok<List<BusinessNumber>> ok -> {
                transactions.inTenant(tenant, () -> store.back(account.id()));
                yield false;
            }
            case GraphResult.Failed<List<BusinessNumber>>(GraphFault fault) -> {
                boolean refused = fault.kind() == GraphFaultKind.TOKEN_INVALID && fault.httpStatus() != 0;
                if (refused) {
                    transactions.inTenant(tenant, () -> {
                        if (store.lost(account.id(), fault.message(), clock.instant())) {
                            audit.record(tenant, SYNC, "account.access.lost", "waba:" + account.id(), null, null);
                        }
                    });
                }
                yield refused;
            }
        };
    }
}
