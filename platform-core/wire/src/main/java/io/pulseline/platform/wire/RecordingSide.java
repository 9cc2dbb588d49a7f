package io.pulseline.platform.wire;

/// Whose voice a track of a recording has.
public enum RecordingSide {
    /// The WhatsApp user.
    USER,
    /// Whoever talks for the business: an agent, the next one after a transfer, the telephony.
    BUSINESS
}
