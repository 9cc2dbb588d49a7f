package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.PersonId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How one call rings at agents.
///
/// @param team     null for all agents
/// @param since    when the agents' turn began
/// @param assigned who talked with the user last, null for nobody
public record Ring(
        RingStrategy strategy,
        @Nullable UUID team,
        Instant since,
        @Nullable PersonId assigned) {}
