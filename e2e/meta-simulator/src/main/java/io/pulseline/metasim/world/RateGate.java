package io.pulseline.metasim.world;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// At most so many happenings of one key in a moving span of time.
final class RateGate {
    private final Map<String, Deque<Instant>> times = new ConcurrentHashMap<>();
    private final Clock clock;
    private final Duration span;
    private final int most;

    RateGate(Clock clock, Duration span, int most) {
        this.clock = clock;
        this.span = span;
        this.most = most;
    }

    /// @return whether it is within the limit; a happening that is not does not count
    boolean pass(String key) {
        Deque<Instant> seen = times.computeIfAbsent(key, fresh -> new ArrayDeque<>());
        Instant now = clock.instant();
        synchronized (seen) {
            while (!seen.isEmpty() && !seen.getFirst().isAfter(now.minus(span))) {
                seen.removeFirst();
            }
            if (seen.size() >= most) {
                return false;
            }
            seen.addLast(now);
            return true;
        }
    }

    void clear() {
        times.clear();
    }
}
