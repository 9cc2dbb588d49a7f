package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.InboxListener;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.platform.workers.WorkerLost;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Ends supervisions that nobody ends: the browser is gone, the call is over, the mixer is lost.
@Component
class SupervisionWatch implements InboxListener {
    /// How long a browser may ask its person for the microphone.
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    /// How long a page may take to be loaded anew, or to find its way back.
    private static final Duration AWAY = Duration.ofSeconds(12);

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
        if (!(item instanceof InboxItem.FromWorker fact)) {
            return;
        }
        if (fact.event() instanceof WorkerEvent.LegFailed down && down.leg() == LegName.SUPERVISOR) {
            rows.voiceLost(down.callId(), clock.instant());
        }
        // a page that was loaded anew brings its voice with a leg of its own
        if (fact.event() instanceof WorkerEvent.LegConnected up && up.leg() == LegName.SUPERVISOR) {
            rows.voiceStands(up.callId());
        }
        if (fact.event() instanceof WorkerEvent.BotLeft left) {
            lookAfterwards(tenant, left.callId());
        }
    }

    @EventListener
    void on(CallEnded ended) {
        lookAfterwards(ended.tenantId(), ended.callId());
    }

    @EventListener
    void on(WorkerLost lost) {
        sweep();
    }

    /// Workers are another scope than the tenant's, whose transaction this is.
    private void lookAfterwards(TenantId tenant, CallId call) {
        if (supervisions.of(tenant, call).isPresent()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    Thread.startVirtualThread(SupervisionWatch.this::sweep);
                }
            });
        }
    }

    @Scheduled(fixedDelay = 1000)
    void sweep() {
        Instant now = clock.instant();
        for (SupervisionRows.Lost lost : transactions.asOperator(
                "find supervisions that are over", () -> rows.lost(now.minus(PATIENCE), now.minus(AWAY)))) {
            supervisions.end(lost.tenant(), lost.id(), lost.why());
        }
    }
}
