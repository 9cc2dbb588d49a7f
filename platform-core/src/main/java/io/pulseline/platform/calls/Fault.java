package io.pulseline.platform.calls;

/// Whose doing it was that a call did not go as wanted.
public enum Fault {
    NONE,
    TENANT,
    US,
    META,
    USER,
    UNKNOWN
}
