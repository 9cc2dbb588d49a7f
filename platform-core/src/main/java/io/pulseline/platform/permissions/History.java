package io.pulseline.platform.permissions;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the ledger counts for one (number, user).
///
/// @param requests       times of requests that were or may have been sent since the last connected call, newest first,
/// seven days back from when Meta last told the limits
/// @param connectedCalls ends of answered business calls, newest first, as far back
/// @param lastConnected  end of the last answered call of either side, null when none is known
/// @param streak         consecutive unanswered business calls
record History(
        List<Instant> requests,
        List<Instant> connectedCalls,
        @Nullable Instant lastConnected,
        int streak) {}
