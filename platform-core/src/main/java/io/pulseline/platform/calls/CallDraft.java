package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.webhooks.MetaEvent.MetaError;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A state being worked on. Lives inside one transition only; slots that hold a time keep the earliest one, so that a
/// repeat and a
/// late twin leave no trace.
final class CallDraft {
    final Direction direction;

    @Nullable
    Instant invitedAt;

    boolean stale;

    @Nullable
    Instant dialledAt;

    @Nullable
    Instant mediaReadyAt;

    @Nullable
    Instant ringingAt;

    @Nullable
    Instant userAcceptedAt;

    @Nullable
    Instant userRejectedAt;

    @Nullable
    Instant preAcceptedAt;

    @Nullable
    Instant agentReadyAt;

    @Nullable
    UUID agent;

    @Nullable
    Instant acceptTakenAt;

    @Nullable
    Instant hangUpAskedAt;

    boolean hungUpBeforeAnswer;

    @Nullable
    Instant ringExpiredAt;

    @Nullable
    Instant workerGoneAt;

    @Nullable
    Instant brokenAt;

    @Nullable
    String brokenReason;

    @Nullable
    Instant agentGoneAt;

    @Nullable
    Instant setupFailedAt;

    @Nullable
    Fault setupFault;

    @Nullable
    String setupReason;

    @Nullable
    Integer setupCode;

    @Nullable
    Instant terminatedAt;

    @Nullable
    Boolean completed;

    @Nullable
    Instant talkStart;

    @Nullable
    Instant talkEnd;

    @Nullable
    Long seconds;

    List<MetaError> errors = List.of();

    CallDraft(Direction direction) {
        this.direction = direction;
    }

    CallDraft(CallState state) {
        this.direction = state.direction();
        this.invitedAt = state.invitedAt();
        this.stale = state.stale();
        this.dialledAt = state.dialledAt();
        this.mediaReadyAt = state.mediaReadyAt();
        this.ringingAt = state.ringingAt();
        this.userAcceptedAt = state.userAcceptedAt();
        this.userRejectedAt = state.userRejectedAt();
        this.preAcceptedAt = state.preAcceptedAt();
        this.agentReadyAt = state.agentReadyAt();
        this.agent = state.agent();
        this.acceptTakenAt = state.acceptTakenAt();
        this.hangUpAskedAt = state.hangUpAskedAt();
        this.hungUpBeforeAnswer = state.hungUpBeforeAnswer();
        this.ringExpiredAt = state.ringExpiredAt();
        this.workerGoneAt = state.workerGoneAt();
        this.brokenAt = state.brokenAt();
        this.brokenReason = state.brokenReason();
        this.agentGoneAt = state.agentGoneAt();
        this.setupFailedAt = state.setupFailedAt();
        this.setupFault = state.setupFault();
        this.setupReason = state.setupReason();
        this.setupCode = state.setupCode();
        this.terminatedAt = state.terminatedAt();
        this.completed = state.completed();
        this.talkStart = state.talkStart();
        this.talkEnd = state.talkEnd();
        this.seconds = state.seconds();
        this.errors = state.errors();
    }

    static Instant earliest(@Nullable Instant known, Instant told) {
        return known == null || told.isBefore(known) ? told : known;
    }

    CallState freeze() {
        return new CallState(
                direction,
                invitedAt,
                stale,
                dialledAt,
                mediaReadyAt,
                ringingAt,
                userAcceptedAt,
                userRejectedAt,
                preAcceptedAt,
                agentReadyAt,
                agent,
                acceptTakenAt,
                hangUpAskedAt,
                hungUpBeforeAnswer,
                ringExpiredAt,
                workerGoneAt,
                brokenAt,
                brokenReason,
                agentGoneAt,
                setupFailedAt,
                setupFault,
                setupReason,
                setupCode,
                terminatedAt,
                completed,
                talkStart,
                talkEnd,
                seconds,
                errors);
    }
}
