package io.pulseline.platform.permissions;

import io.pulseline.platform.graphapi.GraphFault;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What became of asking a user for permission.
public sealed interface RequestResult {
    record Sent(String messageId) implements RequestResult {}

    /// Not sent: it would be refused.
    ///
    /// @param nextAt when it can be sent, null when unknown
    record NotAllowedNow(String reason, @Nullable Instant nextAt) implements RequestResult {}

    record Refused(GraphFault fault) implements RequestResult {}
}
