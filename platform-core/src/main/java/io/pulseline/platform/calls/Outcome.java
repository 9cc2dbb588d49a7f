package io.pulseline.platform.calls;

/// How a call ended.
public enum Outcome {
    ANSWERED,
    MISSED,
    UNANSWERED,
    DECLINED,
    CANCELLED,
    FAILED
}
