package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.webhooks.MetaEvent.MetaError;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A state being worked on. Lives inside one transition only. Slots that hold a time keep the earliest
/// one, so that a
/// repeat and a late twin leave no trace.
final class CallDraft {
    private static final Comparator<MetaError> BY_TEXT =
            Comparator.comparingInt(MetaError::code).thenComparing(MetaError::toString);

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
    Instant queuedAt;

    @Nullable
    Instant agentMissingAt;

    @Nullable
    Instant acceptTakenAt;

    @Nullable
    Instant hangUpAskedAt;

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
    Instant overAt;

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
        this.queuedAt = state.queuedAt();
        this.agentMissingAt = state.agentMissingAt();
        this.acceptTakenAt = state.acceptTakenAt();
        this.hangUpAskedAt = state.hangUpAskedAt();
        this.ringExpiredAt = state.ringExpiredAt();
        this.workerGoneAt = state.workerGoneAt();
        this.brokenAt = state.brokenAt();
        this.brokenReason = state.brokenReason();
        this.agentGoneAt = state.agentGoneAt();
        this.overAt = state.overAt();
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

    /// Two reports of one end may differ: each field has a rule that does not ask which came first.
    void terminate(CallFact.Terminated end) {
        terminatedAt = earliest(terminatedAt, end.at());
        completed = completed == null ? end.completed() : completed && end.completed();
        talkStart = end.talkStart() == null ? talkStart : earliest(talkStart, end.talkStart());
        talkEnd =
                talkEnd == null || (end.talkEnd() != null && end.talkEnd().isAfter(talkEnd)) ? end.talkEnd() : talkEnd;
        seconds = seconds == null || (end.seconds() != null && end.seconds() > seconds) ? end.seconds() : seconds;
        Set<MetaError> all = new TreeSet<>(BY_TEXT);
        all.addAll(errors);
        all.addAll(end.errors());
        errors = List.copyOf(all);
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
                queuedAt,
                agentMissingAt,
                acceptTakenAt,
                hangUpAskedAt,
                ringExpiredAt,
                workerGoneAt,
                brokenAt,
                brokenReason,
                agentGoneAt,
                overAt,
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
