package io.pulseline.platform.workers;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Looks twice a second for workers that fell silent. Not a calendar job: it must run on every node and never wait in a
/// queue.
@Component
class WorkerWatch {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerWatch.class);

    private final Workers workers;
    private final ApplicationEventPublisher events;

    WorkerWatch(Workers workers, ApplicationEventPublisher events) {
        this.workers = workers;
        this.events = events;
    }

    @Scheduled(fixedDelay = 500)
    void look() {
        for (WorkerRef lost : workers.markLost()) {
            LOG.warn("event=worker-lost worker={} epoch={}", lost.id(), lost.epoch());
            events.publishEvent(new WorkerLost(lost));
        }
    }
}
