package io.pulseline.platform.wire;

/// @param accepted     false when a newer epoch of the same worker is registered: the sender must stop taking calls
/// @param drain        true when staff asked this worker to drain; it goes on carrying its calls
/// @param renewMillis  when to send the next lease
/// @param expireMillis silence after which the platform calls the worker lost
public record LeaseAnswer(boolean accepted, boolean drain, long renewMillis, long expireMillis) {}
