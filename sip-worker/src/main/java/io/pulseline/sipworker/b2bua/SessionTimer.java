package io.pulseline.sipworker.b2bua;

import io.pulseline.sipworker.stack.Timers;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/// When a session is refreshed by us, and when it is given up (RFC 4028 §10).
final class SessionTimer {
    private final Timers timers;
    private final Runnable refresh;
    private final Runnable expired;
    private @Nullable ScheduledFuture<?> next;
    private @Nullable ScheduledFuture<?> end;
    private boolean stopped;

    SessionTimer(Timers timers, Runnable refresh, Runnable expired) {
        this.timers = timers;
        this.refresh = refresh;
        this.expired = expired;
    }

    /// Agreed, or refreshed: the time starts anew.
    synchronized void start(SessionTerms.Agreed agreed) {
        cancel();
        if (stopped) {
            return;
        }
        long millis = agreed.seconds() * 1000;
        if (agreed.ours()) {
            next = timers.after(millis / 2, refresh);
        }
        // a little before the other side gives up, so that both hear BYE
        end = timers.after(millis - Math.min(32_000, millis / 3), expired);
    }

    /// Another try of ours before the session is over.
    synchronized void retry(long millis) {
        if (!stopped) {
            next = timers.after(millis, refresh);
        }
    }

    /// The session lives without a timer.
    synchronized void pause() {
        cancel();
    }

    synchronized void stop() {
        stopped = true;
        cancel();
    }

    private void cancel() {
        for (ScheduledFuture<?> one : new @Nullable ScheduledFuture<?>[] {next, end}) {
            if (one != null) {
                one.cancel(false);
            }
        }
        next = null;
        end = null;
    }
}
