package io.pulseline.platform.meters;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.InboxListener;
import io.pulseline.platform.wire.WorkerEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// How late happenings take effect, and how voice sounded. Last of the listeners: what one of them refuses is not in
/// effect.
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class InboxMeters implements InboxListener {
    private final Timer lag;
    private final DistributionSummary mos;
    private final Clock clock;

    InboxMeters(MeterRegistry meters, Clock clock) {
        this.clock = clock;
        this.lag = Timer.builder("pulseline.webhook.lag")
                .description("from Meta's delivery until it is in effect")
                .serviceLevelObjectives(Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(10))
                .register(meters);
        this.mos = DistributionSummary.builder("pulseline.media.mos")
                .description(
                        "estimated opinion of what was received on a leg, 1 to 4.5, one for each report of a worker")
                .serviceLevelObjectives(2.5, 3.1, 3.6, 4.0)
                .register(meters);
    }

    @Override
    public void on(TenantId tenant, InboxItem item) {
        switch (item) {
            case InboxItem.FromMeta meta -> late(meta.receivedAt());
            case InboxItem.FromWorker worker -> {
                if (worker.event() instanceof WorkerEvent.QualityReported report && report.mos() != null) {
                    mos.record(report.mos());
                }
            }
            case InboxItem.FromTimer timer -> {}
        }
    }

    private void late(Instant received) {
        Duration late = Duration.between(received, clock.instant());
        lag.record(late.isNegative() ? Duration.ZERO : late);
    }
}
