package io.pulseline.platform.recordings;

/// Who keeps what is said.
public enum Recorder {
    /// Our relay, a track a side.
    US,
    /// Meta, which tells where its files are when the call is over.
    META
}
