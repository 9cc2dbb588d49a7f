package io.pulseline.platform.wire;

/// Why a packet capture is over.
public enum CaptureEnd {
    CALL_ENDED,
    /// By [WorkerCommand.StopCapture].
    ASKED,
    /// It is as large as it may become.
    SIZE,
    /// It ran for as long as it may.
    TIME
}
