package io.pulseline.platform.reconciliation;

/// Why a half hour of ours and of Meta's are not the same.
public enum Cause {
    /// They are.
    EQUAL,
    /// Meta has not counted everything of a young half hour yet.
    LAG,
    /// Within a second, so within a pulse, of each call: Meta's averages are rounded, and 60 s may be 60.9.
    ROUNDING,
    /// Meta counts a call whose end we were never told.
    MISSING_TERMINATE,
    /// Same calls, same seconds, the price of another tier.
    TIER_LAG,
    /// A call stands in the half hour next to ours, or on the other side of the month's end.
    ZONE_EDGE,
    /// None of these.
    UNKNOWN
}
