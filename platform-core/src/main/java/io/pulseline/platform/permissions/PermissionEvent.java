package io.pulseline.platform.permissions;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One link of the evidence chain.
///
/// @param proof wamid, wacid or inbox event id; null when the event is our own
/// @param hash  hex; covers this row and the hash before it
public record PermissionEvent(
        long id,
        Instant at,
        String kind,
        String source,
        String detail,
        @Nullable String proof,
        String hash) {}
