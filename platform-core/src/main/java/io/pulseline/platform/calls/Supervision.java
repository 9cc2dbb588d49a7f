package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.wire.MixMode;
import io.pulseline.platform.workers.WorkerRef;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Somebody listens to a talk, or speaks into it.
///
/// @param announced whether both sides heard a sign
/// @param mixer     null before the supervisor's browser has come
public record Supervision(
        UUID id,
        CallId call,
        PersonId person,
        String name,
        MixMode mode,
        boolean announced,
        @Nullable WorkerRef mixer,
        Instant startedAt) {
    /// Whether somebody hears the supervisor.
    public boolean speaks() {
        return mode != MixMode.LISTEN;
    }
}
