package io.pulseline.worker;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Jitter of every leg of this worker over the last minute, counted in milliseconds: what one call has shows in its own
/// quality, what all have points at the machine or its network. Reported from any thread.
@Component
class JitterMinute {
    private static final long SLOT_MILLIS = 5000;
    private static final int SLOTS = 12;
    /// The last one is for everything above.
    private static final int BUCKETS = 501;

    private static final double SHARE = 0.95;

    private final int[][] counts = new int[SLOTS][BUCKETS];
    private final long[] turns = new long[SLOTS];

    /// @param now of a steady clock, in milliseconds
    synchronized void add(double millis, long now) {
        long turn = now / SLOT_MILLIS;
        int slot = (int) (turn % SLOTS);
        if (turns[slot] != turn) {
            turns[slot] = turn;
            counts[slot] = new int[BUCKETS];
        }
        counts[slot][(int) Math.clamp(Math.ceil(millis), 0, BUCKETS - 1)]++;
    }

    /// @return what 95 of 100 reports do not exceed, rounded up; null where no leg reported for a minute
    synchronized @Nullable Integer p95(long now) {
        long turn = now / SLOT_MILLIS;
        int[] sum = new int[BUCKETS];
        long all = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            if (turn - turns[slot] < SLOTS) {
                for (int i = 0; i < BUCKETS; i++) {
                    sum[i] += counts[slot][i];
                    all += counts[slot][i];
                }
            }
        }
        long below = 0;
        for (int i = 0; i < BUCKETS; i++) {
            below += sum[i];
            if (all > 0 && below >= all * SHARE) {
                return i;
            }
        }
        return null;
    }
}
