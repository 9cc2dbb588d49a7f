package io.pulseline.platform.reconciliation;

import java.time.Duration;
import java.time.Instant;

/// Why one side counts more in a half hour than the other, from the numbers alone: the same for calls and messages.
enum Shortfall {
    /// What is missing here stands in the half hour beside, or may stand on the other side of the month's end.
    BESIDE,
    META_HAS_MORE,
    /// Meta may still be counting.
    YOUNG,
    UNEXPLAINED;

    /// Meta does not say how long it counts; a day covers what was seen.
    private static final Duration COUNTED_AFTER = Duration.ofHours(24);

    /// @param missing what Meta has more than we, in the half hour that begins at `start`; not zero
    /// @param before  the same in the half hour before it
    /// @param after   and in the one after it
    static Shortfall of(long missing, long before, long after, Instant start, Span month, Instant now) {
        if (before == -missing || after == -missing || month.hasAtItsEdge(start)) {
            return BESIDE;
        }
        if (missing > 0) {
            return META_HAS_MORE;
        }
        boolean young = start.plusSeconds(HalfHour.SECONDS).plus(COUNTED_AFTER).isAfter(now);
        return young ? YOUNG : UNEXPLAINED;
    }
}
