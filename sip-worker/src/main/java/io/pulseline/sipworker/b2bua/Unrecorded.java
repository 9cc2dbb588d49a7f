package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.wire.SipOpening;
import io.pulseline.sipworker.stack.Timers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls that were refused because the platform did not answer. It hears of them when it is back, so that each has its
/// row.
final class Unrecorded {
    private static final Logger LOG = LoggerFactory.getLogger(Unrecorded.class);
    private static final int MOST = 1_000;
    private static final Duration OLDEST = Duration.ofHours(1);
    private static final long AGAIN_MILLIS = 1_000;

    private final Platform platform;
    private final Clock clock;
    private final Deque<SipOpening> waiting = new ArrayDeque<>();
    private boolean carried;
    private @Nullable Timers timers;

    Unrecorded(Platform platform, Clock clock) {
        this.platform = platform;
        this.clock = clock;
    }

    synchronized void use(Timers fresh) {
        timers = fresh;
    }

    synchronized void add(SipOpening refused) {
        if (waiting.size() >= MOST) {
            LOG.warn("event=sip-call-unrecorded number={} reason=\"{} others wait\"", refused.number(), MOST);
            return;
        }
        waiting.add(refused);
        if (!carried) {
            carried = true;
            soon();
        }
    }

    private synchronized void soon() {
        if (timers != null) {
            timers.after(AGAIN_MILLIS, this::carry);
        }
    }

    /// One after the other, by one thread at a time; what the platform does not take within the hour it never will.
    private void carry() {
        for (SipOpening next = first(); next != null; next = first()) {
            boolean old = next.at().plus(OLDEST).isBefore(clock.instant());
            if (old) {
                LOG.warn("event=sip-call-unrecorded number={} reason=\"the platform did not take it\"", next.number());
            } else if (platform.open(next).isEmpty()) {
                soon();
                return;
            }
            done();
        }
    }

    private synchronized @Nullable SipOpening first() {
        carried = !waiting.isEmpty();
        return waiting.peek();
    }

    private synchronized void done() {
        waiting.poll();
    }
}
