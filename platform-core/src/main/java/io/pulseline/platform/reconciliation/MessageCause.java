package io.pulseline.platform.reconciliation;

/// Why a half hour of messages is not the same on both sides.
public enum MessageCause {
    /// It is.
    EQUAL,
    /// Meta has not counted everything of a young half hour yet.
    LAG,
    /// Meta counts a message whose delivery we were never told.
    MISSING_DELIVERY,
    /// Same messages at the price of another tier.
    TIER_LAG,
    /// Same messages and the card's price, but Meta charges for more of them, or for fewer: which of a month's messages
    /// are
    /// the free ones is Meta's count.
    FREE_SHARE,
    /// No card of ours has a rate for one of them, so we have no price to compare.
    NO_RATE,
    /// A message stands in the half hour next to ours, or on the other side of the month's end.
    ZONE_EDGE,
    /// None of these.
    UNKNOWN
}
