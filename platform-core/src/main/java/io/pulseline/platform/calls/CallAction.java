package io.pulseline.platform.calls;

/// What the outside has to be told after a transition. Each is harmless when repeated.
public enum CallAction {
    /// UIC: find a worker, let it answer Meta's offer, pre_accept.
    PREPARE,
    /// UIC: Graph accept with the very SDP of pre_accept.
    ACCEPT,
    REJECT,
    TERMINATE,
    /// BIC: hand Meta's answer to the worker.
    APPLY_ANSWER,
    OPEN_MEDIA,
    CLOSE_SESSION
}
