package io.pulseline.platform.webhooks;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/// Wakes the dispatcher of this process as soon as something was committed here; other processes find it by polling.
/// Never a
/// database NOTIFY: that takes one lock for the whole server.
@Component
class InboxBell {
    private final Semaphore rings = new Semaphore(0);

    void ring() {
        rings.release();
    }

    /// Returns after a ring or after the given time, whichever is first.
    void await(Duration atMost) throws InterruptedException {
        if (rings.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            rings.drainPermits();
        }
    }
}
