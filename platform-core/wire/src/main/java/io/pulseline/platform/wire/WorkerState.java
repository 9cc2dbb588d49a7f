package io.pulseline.platform.wire;

/// What a worker says of itself. That it is lost, only the platform can say.
public enum WorkerState {
    STARTING,
    SERVING,
    /// Calls go on, no new ones are taken.
    DRAINING
}
