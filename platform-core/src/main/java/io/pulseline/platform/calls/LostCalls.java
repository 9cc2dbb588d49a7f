package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.workers.WorkerLost;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// When a worker is lost its calls have failed: said at once, and Meta is told to terminate each, so that no
/// user sits
/// in silence. The sweep does what the event would have done, should the node that saw the loss die itself.
@Component
class LostCalls {
    private static final Logger LOG = LoggerFactory.getLogger(LostCalls.class);
    /// Half of what a web has of connections to its database by default.
    private static final int LANES = 5;

    private final TenantTransactions transactions;
    private final CallStore store;
    private final CallProgress progress;
    private final BotFacts bots;
    private final Clock clock;
    private final Consumer<List<Runnable>> lanes;

    @Autowired
    LostCalls(TenantTransactions transactions, CallStore store, CallProgress progress, BotFacts bots, Clock clock) {
        this(transactions, store, progress, bots, clock, LostCalls::inLanes);
    }

    /// @param lanes runs all of it and returns when it is done
    LostCalls(
            TenantTransactions transactions,
            CallStore store,
            CallProgress progress,
            BotFacts bots,
            Clock clock,
            Consumer<List<Runnable>> lanes) {
        this.lanes = lanes;
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
        List<CallStore.Orphan> orphans = transactions.asOperator("find calls of lost workers", store::orphans);
        if (!orphans.isEmpty()) {
            lanes.accept(orphans.stream()
                    .<Runnable>map(orphan -> () -> giveUp(orphan))
                    .toList());
        }
    }

    /// A worker may leave hundreds of calls, and each of their users waits in silence.
    private static void inLanes(List<Runnable> work) {
        try (ExecutorService lanes =
                Executors.newFixedThreadPool(LANES, Thread.ofVirtual().factory())) {
            work.forEach(task -> lanes.execute(() -> tried(task)));
        }
    }

    private static void tried(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException failure) {
            // the next sweep finds it again
            LOG.warn("event=lost-call-not-ended", failure);
        }
    }

    private void giveUp(CallStore.Orphan orphan) {
        if (orphan.linked() && bots.lost(orphan.tenant(), orphan.call(), orphan.worker())) {
            return;
        }
        progress.apply(
                orphan.tenant(),
                orphan.call(),
                new CallFact.WorkerGone(clock.instant()),
                Entry.ours("Worker " + orphan.worker().id() + " was lost"));
    }
}
