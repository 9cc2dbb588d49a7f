package io.pulseline.platform.numbers;

/// Per number; with SIP on, Graph's call endpoints refuse (131055).
public enum SignallingMode {
    GRAPH,
    SIP
}
