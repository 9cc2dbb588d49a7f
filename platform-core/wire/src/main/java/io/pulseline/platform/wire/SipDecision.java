package io.pulseline.platform.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pulseline.platform.kernel.CallId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What becomes of a call that begins at a sip-worker.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({@JsonSubTypes.Type(SipDecision.Carry.class), @JsonSubTypes.Type(SipDecision.Refuse.class)})
public sealed interface SipDecision {
    /// @param targets of a user's call, tried in order; empty for a business's call, which goes to Meta
    record Carry(CallId call, List<Target> targets) implements SipDecision {}

    /// @param call   null when no row was made
    /// @param status SIP status for whoever called
    /// @param gate   what is in the way, as programs read it (`connect_rate`); null for what has no name
    /// @param nextAt when it opens by itself, null when it does not or nobody knows
    record Refuse(
            @Nullable CallId call,
            int status,
            String reason,
            @Nullable String gate,
            @Nullable Instant nextAt) implements SipDecision {}

    /// @param id      a trunk or an extension of the book; null for the agents' browsers, see
    /// [WorkerEvent.SipTurn]
    /// @param seconds how long it may ring, null for as long as Meta lets it
    record Target(@Nullable UUID id, @Nullable Integer seconds) {}
}
