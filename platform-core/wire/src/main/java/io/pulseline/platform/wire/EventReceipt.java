package io.pulseline.platform.wire;

/// @param acknowledged highest sequence that is committed; the worker may forget up to it
public record EventReceipt(long acknowledged) {}
