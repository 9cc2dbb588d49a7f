package io.pulseline.platform.onboarding;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.CreditLoans;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.graphapi.Signup;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.numbers.AccountAlarms;
import io.pulseline.platform.numbers.LeftAccounts;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.InboxItem;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// An account goes: from Meta's word on nothing is asked about it, so that every job stops at once. Then Meta is asked
/// once more, because words come late; if it agrees, the token is forgotten and our line of credit taken back. What the
/// account did and cost stays.
///
/// @see "Meta, Managing credit lines, 26 Nov 2025: revoke at once when a customer unshares an account"
@Service
public class Farewells {
    private static final Actor US = new Actor.Platform("farewell");
    private static final String TAKEN = "DELETED";

    private final TenantTransactions transactions;
    private final FarewellStore store;
    private final AccessStore access;
    private final LeftAccounts left;
    private final AccountAlarms alarms;
    private final Signup graph;
    private final CreditLoans loans;
    private final SignupProperties properties;
    private final AuditTrail audit;
    private final Clock clock;

    Farewells(
            TenantTransactions transactions,
            FarewellStore store,
            AccessStore access,
            LeftAccounts left,
            AccountAlarms alarms,
            Signup graph,
            CreditLoans loans,
            SignupProperties properties,
            AuditTrail audit,
            Clock clock) {
        this.transactions = transactions;
        this.store = store;
        this.access = access;
        this.left = left;
        this.alarms = alarms;
        this.graph = graph;
        this.loans = loans;
        this.properties = properties;
        this.audit = audit;
        this.clock = clock;
    }

    /// In the transaction of the event: from its end on no request about the account is sent.
    void heard(TenantId tenant, InboxItem.FromMeta item, WabaId waba, String event, @Nullable String why) {
        access.lost(waba, event, item.receivedAt());
        left.leave(waba, item.receivedAt());
        alarms.clearAll(tenant, waba);
        store.heard(tenant, waba, event, item.eventId(), why, item.receivedAt());
        audit.record(tenant, US, "account.leave", "waba:" + waba, null, "{\"event\":\"" + event + "\"}");
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                // at once; the job goes on with what Meta did not answer
                Thread.ofVirtual().name("farewell-" + waba).start(() -> goOn(tenant));
            }
        });
    }

    /// The newest first.
    public List<Farewell> newest(TenantId tenant, int limit) {
        return transactions.inTenant(tenant, () -> store.newest(limit));
    }

    /// Goes on with what is not done. Meta is never spoken to inside a transaction.
    ///
    /// @return how many are still open
    int goOn(TenantId tenant) {
        int open = 0;
        for (Farewell farewell : transactions.inTenant(tenant, store::open)) {
            if (!finish(tenant, farewell)) {
                open++;
            }
        }
        return open;
    }

    private boolean finish(TenantId tenant, Farewell farewell) {
        if (!left.has(tenant, farewell.waba())) {
            // a new sign-up was faster
            stays(tenant, farewell);
            return true;
        }
        Optional<Secret> token = left.token(tenant, farewell.waba());
        if (token.isPresent()) {
            switch (graph.account(tenant, farewell.waba(), token.get())) {
                case GraphResult.Ok<Map<String, Object>> still -> {
                    stays(tenant, farewell);
                    return true;
                }
                case GraphResult.Failed<Map<String, Object>>(GraphFault fault) -> {
                    if (nobodyAnswered(fault)) {
                        transactions.inTenant(tenant, () -> store.failed(farewell.id(), fault));
                        return false;
                    }
                }
            }
        }
        return credit(tenant, farewell);
    }

    private void stays(TenantId tenant, Farewell farewell) {
        transactions.inTenant(tenant, () -> {
            if (store.ended(farewell.id(), Farewell.State.STAYS, null, clock.instant())) {
                left.stay(farewell.waba());
                access.back(farewell.waba());
                audit.record(tenant, US, "account.stay", "waba:" + farewell.waba(), null, null);
            }
        });
    }

    private static boolean nobodyAnswered(GraphFault fault) {
        return switch (fault.kind()) {
            case UNREACHABLE, ANSWER_LOST, META_TROUBLE, RATE_LIMITED -> true;
            default -> false;
        };
    }

    private boolean credit(TenantId tenant, Farewell farewell) {
        String allocation = farewell.allocation();
        Secret system = properties.systemToken();
        if (allocation == null || system == null) {
            return gone(tenant, farewell, Farewell.Credit.NONE);
        }
        if (transactions.inTenant(tenant, () -> store.livesOn(farewell.waba()))) {
            return gone(tenant, farewell, Farewell.Credit.KEPT);
        }
        GraphFault refusal = loans.takeBack(tenant, allocation, system)
                        instanceof GraphResult.Failed<Calling.Accepted>(GraphFault fault)
                ? fault
                : null;
        return switch (loans.status(tenant, allocation, system)) {
            case GraphResult.Ok<String>(String status)
            when status.equals(TAKEN) -> gone(tenant, farewell, Farewell.Credit.TAKEN);
            case GraphResult.Ok<String>(String status) ->
                again(tenant, farewell, refusal == null ? unmatched(status) : refusal);
            case GraphResult.Failed<String>(GraphFault fault) ->
                again(tenant, farewell, refusal == null ? fault : refusal);
        };
    }

    private static GraphFault unmatched(String status) {
        return new GraphFault(
                GraphFaultKind.UNKNOWN, 200, null, null, "request_status " + status, null, null, true, false);
    }

    private boolean again(TenantId tenant, Farewell farewell, GraphFault fault) {
        transactions.inTenant(tenant, () -> store.failed(farewell.id(), fault));
        return false;
    }

    private boolean gone(TenantId tenant, Farewell farewell, Farewell.Credit credit) {
        transactions.inTenant(tenant, () -> {
            if (store.ended(farewell.id(), Farewell.State.GONE, credit, clock.instant())) {
                left.forget(farewell.waba());
                audit.record(
                        tenant, US, "account.gone", "waba:" + farewell.waba(), null, "{\"credit\":\"" + credit + "\"}");
            }
        });
        return true;
    }
}
