package io.pulseline.platform.identity;

import java.time.Instant;

/// BSP staff inside a tenant, for a reason and a time.
public record Visit(String reason, Instant beganAt, Instant endsAt) {}
