package io.pulseline.platform.workers;

/// A worker fell silent or came back with a new epoch: every call of this epoch is over.
public record WorkerLost(WorkerRef worker) {}
