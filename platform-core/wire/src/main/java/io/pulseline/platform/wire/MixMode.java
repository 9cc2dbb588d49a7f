package io.pulseline.platform.wire;

/// Who hears the supervisor of a talk. The supervisor hears both.
public enum MixMode {
    LISTEN,
    /// the agent only
    WHISPER,
    /// both
    BARGE
}
