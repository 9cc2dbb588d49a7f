package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.workers.WorkerLost;
import java.time.Clock;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// When a worker is lost its calls have failed: said at once, and Meta is told to terminate each, so that no
/// user sits
/// in silence. The sweep does what the event would have done, should the node that saw the loss die itself.
@Component
class LostCalls {
    private final TenantTransactions transactions;
    private final CallStore store;
    private final CallProgress progress;
    private final BotFacts bots;
    private final Clock clock;

    LostCalls(TenantTransactions transactions, CallStore store, CallProgress progress, BotFacts bots, Clock clock) {
        this.transactions = transactions;
        this.store = store;
        this.progress = progress;
        this.bots = bots;
        this.clock = clock;
    }

    @EventListener
    void on(WorkerLost lost) {
        sweep();
    }

    @Scheduled(fixedDelay = 1000)
    void sweep() {
        for (CallStore.Orphan orphan : transactions.asOperator("find calls of lost workers", store::orphans)) {
            if (orphan.linked() && bots.lost(orphan.tenant(), orphan.call(), orphan.worker())) {
                continue;
            }
            progress.apply(
                    orphan.tenant(),
                    orphan.call(),
                    new CallFact.WorkerGone(clock.instant()),
                    Entry.ours("Worker " + orphan.worker().id() + " was lost"));
        }
    }
}
