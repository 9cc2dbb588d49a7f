package io.pulseline.platform.wire;

public enum WorkerKind {
    MEDIA,
    SIP,
    /// Where voices are PCM: voice bots, supervised calls.
    AUDIO
}
