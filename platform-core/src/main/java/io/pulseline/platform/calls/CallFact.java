package io.pulseline.platform.calls;

import io.pulseline.platform.webhooks.MetaEvent.MetaError;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Something that became known about a call. Facts may come in any order and more than once.
///
/// What Meta tells is always kept. What we decide or lose ourselves ([HangUpAsked], [RingExpired],
/// [WorkerGone],
/// [LegBroken], [AgentGone], [AlreadyOver], [SetupFailed]) counts only while the call lives: the first
/// one ends it.
public sealed interface CallFact {
    /// When it happened, by the clock of who says so.
    Instant at();

    /// UIC: Meta's `connect`.
    ///
    /// @param stale too old to act on: Meta has given the user up by now
    record Invited(Instant at, boolean stale) implements CallFact {}

    /// BIC: Meta's `connect` with its answer. The media server is ready; nobody has answered.
    record MediaReady(Instant at) implements CallFact {}

    record UserRinging(Instant at) implements CallFact {}

    record UserAccepted(Instant at) implements CallFact {}

    record UserRejected(Instant at) implements CallFact {}

    /// @param talkStart null when nobody picked up
    /// @param seconds   null when nobody picked up
    record Terminated(
            Instant at,
            boolean completed,
            @Nullable Instant talkStart,
            @Nullable Instant talkEnd,
            @Nullable Long seconds,
            List<MetaError> errors)
            implements CallFact {}

    /// BIC: Graph took the dial.
    record Dialled(Instant at) implements CallFact {}

    /// Graph or a worker refused what the call cannot go on without.
    ///
    /// @param reason Meta's own text where there is one
    record SetupFailed(
            Instant at,
            Fault fault,
            String reason,
            @Nullable Integer code) implements CallFact {}

    record PreAccepted(Instant at) implements CallFact {}

    /// UIC: an agent's browser has its media leg, or the telephony answered a call of Graph.
    ///
    /// @param agent null for the telephony
    record AgentReady(Instant at, @Nullable UUID agent) implements CallFact {}

    /// UIC: no agent is free, and the user shall wait with music: accepted without one.
    record Queued(Instant at) implements CallFact {}

    /// UIC: the browser of the agent who answered never got a voice path. The user, accepted for that agent, waits
    /// with music for another one.
    record AgentMissing(Instant at) implements CallFact {}

    /// UIC: Graph took our accept.
    record AcceptTaken(Instant at) implements CallFact {}

    /// Somebody of ours hung up, or declined while it rang.
    record HangUpAsked(Instant at) implements CallFact {}

    /// Nobody decided in time.
    record RingExpired(Instant at) implements CallFact {}

    record WorkerGone(Instant at) implements CallFact {}

    /// @param toMeta whether the leg towards Meta failed; an agent's leg alone can be made again
    record LegBroken(Instant at, boolean toMeta, String reason) implements CallFact {}

    /// Meta's side of the call is gone although no terminate came: Graph says so, or its media said
    /// goodbye.
    record AlreadyOver(Instant at) implements CallFact {}

    /// The agent's leg broke and was not made again in time.
    record AgentGone(Instant at) implements CallFact {}
}
