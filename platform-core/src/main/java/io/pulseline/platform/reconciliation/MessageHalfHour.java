package io.pulseline.platform.reconciliation;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where two counts of messages meet.
///
/// @param number   digits of the business number
/// @param country  two letters; countries that share a calling code share one of them
/// @param category Meta's, upper case with hyphens
record MessageHalfHour(Instant start, String number, String country, String category) {
    MessageHalfHour shifted(int halfHours) {
        return new MessageHalfHour(start.plusSeconds((long) halfHours * HalfHour.SECONDS), number, country, category);
    }

    /// What we rated.
    ///
    /// @param free     of the messages, those that cost nothing
    /// @param unrated  of the messages, those that no card has a rate for
    /// @param cheapest rate of a message in its market and category; null when unknown
    /// @param dearest  and the dearest
    record Ours(
            long messages,
            long free,
            long unrated,
            BigDecimal cost,
            @Nullable BigDecimal cheapest,
            @Nullable BigDecimal dearest) {
        static final Ours NONE = new Ours(0, 0, 0, BigDecimal.ZERO, null, null);

        long charged() {
            return messages - free - unrated;
        }
    }

    /// What Meta counts.
    ///
    /// @param cost null when Meta does not say
    record Metas(long messages, @Nullable BigDecimal cost) {
        static final Metas NONE = new Metas(0, null);
    }
}
