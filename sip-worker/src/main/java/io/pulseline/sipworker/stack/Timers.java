package io.pulseline.sipworker.stack;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// One clockwork for all transactions and calls. Work runs on a virtual thread of its own, so that nothing late holds
/// up the rest.
public final class Timers implements AutoCloseable {
    private final ScheduledThreadPoolExecutor clockwork = new ScheduledThreadPoolExecutor(
            1, work -> Thread.ofPlatform().name("sip-timers").daemon().unstarted(work));

    private final int speed;

    public Timers() {
        this(1);
    }

    /// @param speed so many times faster than the clock on the wall: what SIP lets stand for half a minute need not
    /// keep
    ///              a test waiting for one
    Timers(int speed) {
        this.speed = speed;
        clockwork.setRemoveOnCancelPolicy(true);
        // nothing that comes after the end matters
        clockwork.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    public ScheduledFuture<?> after(long millis, Runnable work) {
        return clockwork.schedule(
                () -> {
                    Thread.ofVirtual().start(work);
                },
                millis / speed,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
    }
}
