package io.pulseline.platform.reconciliation;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where two counts meet.
///
/// @param number    digits of the business number
/// @param direction Meta's word
/// @param country   two letters; countries that share a calling code share one of them
record HalfHour(Instant start, String number, String direction, String country) {
    static final int SECONDS = 1800;
    /// Meta's sums may be cut after some digits; a millionth is nobody's money.
    static final BigDecimal NOTHING = new BigDecimal("0.000001");

    /// Whether two amounts are the same money.
    static boolean near(BigDecimal one, BigDecimal other) {
        return one.subtract(other).abs().compareTo(NOTHING) <= 0;
    }

    HalfHour shifted(int halfHours) {
        return new HalfHour(start.plusSeconds((long) halfHours * SECONDS), number, direction, country);
    }

    /// What we rated.
    ///
    /// @param cheapest what the same pulses cost at the cheapest rate of their market; null when unknown
    /// @param dearest  and at the dearest
    record Ours(
            long calls,
            long seconds,
            long pulses,
            BigDecimal cost,
            @Nullable BigDecimal cheapest,
            @Nullable BigDecimal dearest) {
        static final Ours NONE = new Ours(0, 0, 0, BigDecimal.ZERO, null, null);
    }

    /// What Meta counts.
    ///
    /// @param cost null when Meta does not say
    record Metas(
            long calls, BigDecimal averageSeconds, @Nullable BigDecimal cost) {
        static final Metas NONE = new Metas(0, BigDecimal.ZERO, null);

        BigDecimal seconds() {
            return averageSeconds.multiply(BigDecimal.valueOf(calls));
        }
    }
}
