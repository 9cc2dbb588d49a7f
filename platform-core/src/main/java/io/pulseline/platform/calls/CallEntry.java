package io.pulseline.platform.calls;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One line of a call's timeline.
///
/// @param speaker PORTAL, GRAPH, WEBHOOK, WORKER or PLATFORM
/// @param eventId the stored raw event that proves it, null for our own acts
public record CallEntry(
        long id,
        Instant at,
        String speaker,
        String kind,
        String detail,
        @Nullable UUID eventId) {}
