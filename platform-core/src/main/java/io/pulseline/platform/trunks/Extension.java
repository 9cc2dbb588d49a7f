package io.pulseline.platform.trunks;

import java.time.Instant;
import java.util.UUID;

/// A phone that registers by itself, without its secret.
public record Extension(UUID id, String name, String username, String madeBy, Instant madeAt) {}
