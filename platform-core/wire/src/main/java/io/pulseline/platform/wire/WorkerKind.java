package io.pulseline.platform.wire;

public enum WorkerKind {
    MEDIA,
    SIP
}
