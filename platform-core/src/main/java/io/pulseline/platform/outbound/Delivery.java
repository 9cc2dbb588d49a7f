package io.pulseline.platform.outbound;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One message to one endpoint.
///
/// @param dueAt   the next attempt while it waits
/// @param outcome of the last attempt, as in [Receiver.Answer]; null before the first
public record Delivery(
        UUID id,
        UUID endpoint,
        String messageId,
        String event,
        String body,
        Instant madeAt,
        Instant dueAt,
        State state,
        int attempts,
        @Nullable Instant triedAt,
        @Nullable Integer tookMillis,
        @Nullable Integer status,
        @Nullable String outcome) {
    /// How far a message has come.
    public enum State {
        WAITING,
        DELIVERED,
        /// Given up after three days; can be sent again by hand.
        FAILED
    }
}
