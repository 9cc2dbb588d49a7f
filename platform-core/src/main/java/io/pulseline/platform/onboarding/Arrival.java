package io.pulseline.platform.onboarding;

import io.pulseline.platform.kernel.WabaId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An account that came to us without anybody having opened Meta's window here, and waits for its tenant.
///
/// @param event    Meta's word for how it came
/// @param business of the customer; null when Meta named none, and then no token can be fetched
/// @param solution Multi-Partner Solution through which it came, null for none
/// @param heardAt  the first word of it
/// @param goneAt   when it was taken away again; null while it is there
public record Arrival(
        WabaId waba,
        String event,
        @Nullable String business,
        @Nullable String solution,
        Instant heardAt,
        @Nullable Instant goneAt) {}
