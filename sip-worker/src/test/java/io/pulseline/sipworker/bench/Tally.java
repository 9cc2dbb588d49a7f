package io.pulseline.sipworker.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// What became of the calls of one run.
final class Tally {
    private final AtomicInteger offered = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger shed = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final Map<Integer, Integer> byStatus = new ConcurrentHashMap<>();
    /// Milliseconds from INVITE to its 200, counted in tenths.
    private final AtomicInteger[] setUp = new AtomicInteger[50_001];

    Tally() {
        for (int i = 0; i < setUp.length; i++) {
            setUp[i] = new AtomicInteger();
        }
    }

    void offered() {
        offered.incrementAndGet();
    }

    void answered(long nanos) {
        setUp[(int) Math.min(setUp.length - 1, nanos / 100_000)].incrementAndGet();
        answered.incrementAndGet();
    }

    void ended() {
        ended.incrementAndGet();
    }

    void refused(int status, boolean later) {
        (status == 503 && later ? shed : refused).incrementAndGet();
        if (!later) {
            byStatus.merge(status, 1, Integer::sum);
        }
    }

    boolean settled() {
        return ended.get() + shed.get() + refused.get() >= offered.get();
    }

    int offeredCalls() {
        return offered.get();
    }

    /// Set up, and ended in order.
    int completed() {
        return ended.get();
    }

    /// Refused with 503 and Retry-After.
    int shedCalls() {
        return shed.get();
    }

    /// Everything else: refused otherwise, or never answered.
    int failed() {
        return offered.get() - ended.get() - shed.get();
    }

    /// Refused without a time to come back: how many by which status.
    Map<Integer, Integer> refusals() {
        return new TreeMap<>(byStatus);
    }

    /// @param part such as 0.95
    double setUpMillis(double part) {
        long wanted = (long) Math.ceil(answered.get() * part);
        long seen = 0;
        for (int i = 0; i < setUp.length; i++) {
            seen += setUp[i].get();
            if (seen >= wanted) {
                return i / 10.0;
            }
        }
        return Double.NaN;
    }
}
