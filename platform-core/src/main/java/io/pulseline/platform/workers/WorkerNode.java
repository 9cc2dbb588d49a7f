package io.pulseline.platform.workers;

import io.pulseline.platform.wire.WorkerKind;
import java.time.Instant;

/// One registered worker as pages show it.
///
/// @param state STARTING, SERVING, DRAINING or LOST
public record WorkerNode(
        String id,
        long epoch,
        WorkerKind kind,
        String region,
        String version,
        String controlUrl,
        int capacity,
        int reserved,
        int sessions,
        double stress,
        String state,
        boolean drainAsked,
        Instant leaseUntil,
        Instant seenAt) {}
