package io.pulseline.worker;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/// What a monitoring system, and an autoscaler, has to know of one worker.
@Component
class WorkerMeters implements MeterBinder {
    private final Worker worker;
    private final Spool spool;
    private final PlatformLink platform;

    WorkerMeters(Worker worker, Spool spool, PlatformLink platform) {
        this.worker = worker;
        this.spool = spool;
        this.platform = platform;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        Gauge.builder("pulseline.worker.load", worker, Worker::load)
                .description("share of the capacity in use, 0 to 1")
                .register(meters);
        Gauge.builder("pulseline.worker.sessions", worker, Worker::sessions)
                .description("calls that it carries")
                .register(meters);
        Gauge.builder("pulseline.worker.draining", worker, each -> each.draining() ? 1 : 0)
                .description("1 when it takes no new calls")
                .register(meters);
        Gauge.builder("pulseline.worker.facts.waiting", spool, Spool::waiting)
                .description("facts that the platform has not committed yet")
                .register(meters);
        Gauge.builder("pulseline.worker.platform.reachable", platform, link -> link.reachable() ? 1 : 0)
                .description("0 when the platform did not answer the last time")
                .register(meters);
    }
}
