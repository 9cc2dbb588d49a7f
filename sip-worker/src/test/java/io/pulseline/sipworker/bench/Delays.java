package io.pulseline.sipworker.bench;

/// How long packets were under way, by steps of ten microseconds. For one thread.
final class Delays {
    private static final int STEP_MICROS = 10;
    /// All above count as this much.
    private static final int MOST_MICROS = 200_000;

    private final long[] steps = new long[MOST_MICROS / STEP_MICROS + 1];
    private long count;

    void add(long nanos) {
        steps[(int) Math.clamp(nanos / 1000 / STEP_MICROS, 0L, steps.length - 1L)]++;
        count++;
    }

    void clear() {
        java.util.Arrays.fill(steps, 0);
        count = 0;
    }

    /// @param share of the packets, 0.99 for the slowest of a hundred
    /// @return milliseconds that no more than the others took; not a number where nothing was measured
    double millis(double share) {
        if (count == 0) {
            return Double.NaN;
        }
        long reached = 0;
        long wanted = (long) Math.ceil(share * count);
        int at = 0;
        while (at < steps.length - 1 && (reached += steps[at]) < wanted) {
            at++;
        }
        return (at + 1) * STEP_MICROS / 1000.0;
    }
}
