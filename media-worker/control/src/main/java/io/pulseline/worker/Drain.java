package io.pulseline.worker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// On SIGTERM: no new calls, the running ones go on, and the process ends with the last of them or at the limit. Stops
/// before
/// everything else, so that leases and facts still flow while it waits.
@Component
class Drain implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    private final Worker worker;
    private final PlatformLink platform;
    private final WorkerProperties properties;
    private final Clock clock;
    private volatile boolean running;

    Drain(Worker worker, PlatformLink platform, WorkerProperties properties, Clock clock) {
        this.worker = worker;
        this.platform = platform;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        worker.drain();
        // not with the next lease of the second: the platform would choose us meanwhile and be refused
        platform.lease();
        Duration limit = properties.drainLimit();
        Instant end = clock.instant().plus(limit);
        if (worker.sessions() > 0) {
            LOG.info("event=draining sessions={} limit={}", worker.sessions(), limit);
        }
        while (worker.sessions() > 0 && clock.instant().isBefore(end)) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
