package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.InboxListener;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.platform.workers.WorkerLost;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Ends supervisions that nobody ends: the browser is gone, the call is over, the mixer is lost.
@Component
class SupervisionWatch implements InboxListener {
    /// How long a browser may ask its person for the microphone.
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final TenantTransactions transactions;
    private final SupervisionRows rows;
    private final Supervisions supervisions;
    private final Clock clock;

    SupervisionWatch(TenantTransactions transactions, SupervisionRows rows, Supervisions supervisions, Clock clock) {
        this.transactions = transactions;
        this.rows = rows;
        this.supervisions = supervisions;
        this.clock = clock;
    }

    @Override
    public void on(TenantId tenant, InboxItem item) {
        if (item instanceof InboxItem.FromWorker fact
                && fact.event() instanceof WorkerEvent.LegFailed down
                && down.leg() == LegName.SUPERVISOR) {
            // workers are another scope than the tenant's, whose transaction this is
            supervisions
                    .of(tenant, down.callId())
                    .ifPresent(one -> Thread.startVirtualThread(
                            () -> supervisions.end(tenant, one.id(), one.name() + "'s browser is gone")));
        }
    }

    @EventListener
    void on(WorkerLost lost) {
        sweep();
    }

    @Scheduled(fixedDelay = 1000)
    void sweep() {
        for (SupervisionRows.Lost lost : transactions.asOperator(
                "find supervisions that are over",
                () -> rows.lost(clock.instant().minus(PATIENCE)))) {
            supervisions.end(lost.tenant(), lost.id(), "Nobody listens any more");
        }
    }
}
