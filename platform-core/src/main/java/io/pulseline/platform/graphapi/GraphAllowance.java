package io.pulseline.platform.graphapi;

import java.time.Instant;
import java.util.Optional;

/// How much of what Meta lets an app ask is used up, as Meta's own headers tell. Per process.
///
/// @see "Meta, Graph API, Rate limits"
public interface GraphAllowance {
    /// Whatever can wait, a sync for one, should wait until then: requests for people come first.
    ///
    /// @return empty while there is room
    Optional<Instant> busyUntil();

    /// The same for requests about one account or number: what other accounts used up does not count, unless Meta said
    /// that the whole app has.
    ///
    /// @param object Meta's id
    Optional<Instant> busyUntil(String object);
}
