package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PersonId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A conversation that one agent passes on to another, who has not taken over.
///
/// @param joinedAt since when the two talk while the user is on hold; null while the colleague's softphone rings, and
/// always for [Kind#PASS_ON]
public record CallTransfer(
        CallId call,
        PersonId from,
        String fromName,
        PersonId to,
        String toName,
        Instant askedAt,
        Kind kind,
        @Nullable Instant joinedAt) {
    public enum Kind {
        /// the colleague's answer takes the agent's place
        PASS_ON,
        /// the colleague's answer talks with the agent first
        CONSULT
    }

    /// Whether the two agents talk with each other now.
    public boolean joined() {
        return joinedAt != null;
    }
}
