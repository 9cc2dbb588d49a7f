package io.pulseline.platform.wire;

/// Why a worker refused a command.
public enum RefusalCode {
    /// The SDP breaks a rule; the detail names it.
    BAD_SDP,
    UNKNOWN_SESSION,
    /// The session is not in a state that allows this (a second Meta leg, an answer without an offer).
    WRONG_STATE,
    NO_CAPACITY,
    DRAINING,
    NO_PORTS
}
