package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.workers.WorkerLost;
import java.time.Clock;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// When a worker is lost its calls have failed: said at once, and Meta is told to terminate each, so that no user sits
/// in silence.
@Component
class LostCalls {
    private final Tenants tenants;
    private final TenantTransactions transactions;
    private final CallStore store;
    private final CallProgress progress;
    private final Clock clock;

    LostCalls(Tenants tenants, TenantTransactions transactions, CallStore store, CallProgress progress, Clock clock) {
        this.tenants = tenants;
        this.transactions = transactions;
        this.store = store;
        this.progress = progress;
        this.clock = clock;
    }

    @EventListener
    void on(WorkerLost lost) {
        for (Tenant tenant : tenants.all()) {
            TenantId id = tenant.id();
            for (CallId call : transactions.inTenant(id, () -> store.livingOn(lost.worker()))) {
                progress.apply(
                        id,
                        call,
                        new CallFact.WorkerGone(clock.instant()),
                        Entry.ours("Worker " + lost.worker().id() + " was lost"));
            }
        }
    }
}
