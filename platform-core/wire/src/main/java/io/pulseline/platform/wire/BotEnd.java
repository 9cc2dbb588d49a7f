package io.pulseline.platform.wire;

/// How a bot left a call.
public enum BotEnd {
    /// It ended the call.
    HUNG_UP,
    /// It wants somebody else to have the call.
    PASSED_ON,
    /// It did not come, or its connection broke.
    FAILED
}
