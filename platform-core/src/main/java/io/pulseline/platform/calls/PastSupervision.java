package io.pulseline.platform.calls;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A supervision and its end.
///
/// @param endedAt null while it goes on
public record PastSupervision(
        Supervision supervision,
        @Nullable Instant endedAt,
        @Nullable String endReason) {}
