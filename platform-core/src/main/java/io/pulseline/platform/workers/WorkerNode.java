package io.pulseline.platform.workers;

import io.pulseline.platform.wire.WorkerKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One registered worker as pages show it.
///
/// @param jitterMillis what 95 of 100 reports of its legs did not exceed in the last minute; null where none reported
/// @param quiets whether an audio-worker can take noise out of voices; null of others
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
        @Nullable Integer jitterMillis,
        @Nullable Boolean quiets,
        String state,
        boolean drainAsked,
        Instant leaseUntil,
        Instant seenAt) {}
