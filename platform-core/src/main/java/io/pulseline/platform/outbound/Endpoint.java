package io.pulseline.platform.outbound;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where a tenant wants to be told, without its secret.
///
/// @param events        names, as in [Endpoints#EVENTS]
/// @param previousUntil the replaced secret signs too until then; null when there is none
/// @param pausedAt      nothing is sent while set
/// @param pauseReason   `owner` or `gone`
public record Endpoint(
        UUID id,
        String url,
        List<String> events,
        String madeBy,
        Instant madeAt,
        @Nullable Instant previousUntil,
        @Nullable Instant pausedAt,
        @Nullable String pauseReason) {}
