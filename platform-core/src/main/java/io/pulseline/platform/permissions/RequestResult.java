package io.pulseline.platform.permissions;

import io.pulseline.platform.graphapi.GraphFault;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What became of asking a user for permission. Waits in the session for the page after a redirect.
public sealed interface RequestResult extends Serializable {
    /// @param messageId Meta's id of the message (`wamid.…`)
    record Sent(String messageId) implements RequestResult {}

    /// Not sent: it would be refused.
    ///
    /// @param reason   one sentence for people
    /// @param nextAt   when it can be sent, null when unknown or when waiting does not help
    /// @param spokenBy who says so: Meta, or our ledger by the rule table when Meta cannot be asked
    record NotAllowedNow(String reason, @Nullable Instant nextAt, Speaker spokenBy) implements RequestResult {}

    /// Meta did not take it, or [GraphFault#outcomeUnknown] says that it may have: such a request is not repeated.
    record Refused(GraphFault fault) implements RequestResult {}

    /// The idempotency key belongs to another request.
    record KeyTaken() implements RequestResult {}
}
