package io.pulseline.platform.numbers;

import io.pulseline.platform.graphapi.GraphFault;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The call settings of a number: what is held here beside what Meta says now. Documents are Meta's own `calling`
/// object.
///
/// @param desired empty when nothing was ever read
/// @param asOf    when `desired` was told, null when never
/// @param actual  null when Meta could not be asked
/// @param fault   why it could not, null when it could
/// @param version changes with `desired`; for `If-Match`
public record NumberSettings(
        Map<String, Object> desired,
        @Nullable Instant asOf,
        @Nullable Map<String, Object> actual,
        @Nullable GraphFault fault,
        String version) {}
