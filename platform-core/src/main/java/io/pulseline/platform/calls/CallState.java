package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.webhooks.MetaEvent.MetaError;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Everything the state machine knows of one call: one slot a fact, so that the order of arrival leaves no
/// trace. Null means that the fact is not known.
///
/// @param queuedAt accepted, or to be accepted, without an agent
/// @param agentMissingAt an agent answered whose browser never came; the last time it was so
/// @param overAt  Meta's side is over by other signs than its terminate; tells nothing of how it ended
/// @param seconds Meta's talk time; what money follows
public record CallState(
        Direction direction,
        @Nullable Instant invitedAt,
        boolean stale,
        @Nullable Instant dialledAt,
        @Nullable Instant mediaReadyAt,
        @Nullable Instant ringingAt,
        @Nullable Instant userAcceptedAt,
        @Nullable Instant userRejectedAt,
        @Nullable Instant preAcceptedAt,
        @Nullable Instant agentReadyAt,
        @Nullable UUID agent,
        @Nullable Instant queuedAt,
        @Nullable Instant agentMissingAt,
        @Nullable Instant acceptTakenAt,
        @Nullable Instant hangUpAskedAt,
        @Nullable Instant ringExpiredAt,
        @Nullable Instant workerGoneAt,
        @Nullable Instant brokenAt,
        @Nullable String brokenReason,
        @Nullable Instant agentGoneAt,
        @Nullable Instant overAt,
        @Nullable Instant setupFailedAt,
        @Nullable Fault setupFault,
        @Nullable String setupReason,
        @Nullable Integer setupCode,
        @Nullable Instant terminatedAt,
        @Nullable Boolean completed,
        @Nullable Instant talkStart,
        @Nullable Instant talkEnd,
        @Nullable Long seconds,
        List<MetaError> errors) {

    public static CallState fresh(Direction direction) {
        return new CallDraft(direction).freeze();
    }

    /// Whether we may speak of a conversation: the user accepted, or Graph took our accept, or Meta counted
    /// talk. An accept whose answer was lost looks taken when it is repeated, although the user may have
    /// given up: what Meta says of the end stands above it.
    public boolean answered() {
        return talkStart != null
                || seconds != null
                || userAcceptedAt != null
                || acceptTakenAt != null && terminatedAt == null;
    }

    /// Whether the user was put into the queue and no agent has come so far.
    public boolean queued() {
        return queuedAt != null && agentReadyAt == null;
    }

    /// Whether Meta is known to have this call: Graph took the dial, or an event of it came.
    boolean knownAtMeta() {
        return invitedAt != null
                || dialledAt != null
                || mediaReadyAt != null
                || ringingAt != null
                || userAcceptedAt != null
                || userRejectedAt != null;
    }

    public boolean ended() {
        return terminatedAt != null
                || userRejectedAt != null
                || setupFailedAt != null
                || workerGoneAt != null
                || brokenAt != null
                || agentGoneAt != null
                || overAt != null
                || ringExpiredAt != null
                || hangUpAskedAt != null
                || stale;
    }

    public Phase phase() {
        if (ended()) {
            return Phase.ENDED;
        }
        if (direction == Direction.USER_INITIATED) {
            return acceptTakenAt != null ? Phase.IN_PROGRESS : Phase.RINGING;
        }
        if (userAcceptedAt != null) {
            return Phase.IN_PROGRESS;
        }
        // Meta's media is ready when it rings the user; its word RINGING may come later, or not at all
        return ringingAt != null || mediaReadyAt != null ? Phase.RINGING : Phase.DIALING;
    }

    /// When it was over, by whoever said so first in rank: Meta, then we.
    public @Nullable Instant endedAt() {
        for (Instant end : new @Nullable Instant[] {
            talkEnd,
            terminatedAt,
            userRejectedAt,
            hangUpAskedAt,
            workerGoneAt,
            brokenAt,
            agentGoneAt,
            overAt,
            setupFailedAt,
            ringExpiredAt,
            stale ? invitedAt : null
        }) {
            if (end != null) {
                return end;
            }
        }
        return null;
    }

    public @Nullable Instant answeredAt() {
        if (!answered()) {
            return null;
        }
        return talkStart != null ? talkStart : userAcceptedAt != null ? userAcceptedAt : acceptTakenAt;
    }
}
