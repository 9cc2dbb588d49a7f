package io.pulseline.platform.numbers;

import io.pulseline.platform.kernel.WabaId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A messaging account that a number is in. A number may be in several: each partner of a customer has its own, with
/// its
/// own templates, bills and webhooks (Account model, 23 Sep 2026).
///
/// @param main      calls go by it and are billed to it
/// @param hasToken  whether we may ask Meta about it
/// @param firstSeen when its list first named the number
/// @param goneAt    since when its list no longer does, null while it does
public record NumberAccount(
        WabaId id,
        String name,
        String currency,
        boolean main,
        boolean hasToken,
        Instant firstSeen,
        @Nullable Instant goneAt) {}
