package io.pulseline.platform.calls;

/// Where a live call stands. ENDED is final.
public enum Phase {
    DIALING,
    RINGING,
    IN_PROGRESS,
    ENDED
}
