package io.pulseline.platform.workers;

/// A worker that a call was given to. The epoch fences: after a restart it is another worker.
public record WorkerRef(String id, long epoch) {}
