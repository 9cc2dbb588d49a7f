package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallFact.*;
import io.pulseline.platform.kernel.Direction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `(state, fact) → (state, actions)`, for both directions. Pure: no clock, no database, no Meta.
///
/// Facts fill slots; phase and outcome are computed from the slots ([CallVerdicts]). That is why every
/// order of the
/// same facts ends in the same state. Actions depend on order, as they must: a `connect` that comes
/// after `terminate`
/// asks for nothing.
///
/// @see "Meta, User-initiated calls, 24 Jun 2026; Business-initiated calls, 26 Jun 2026"
public final class CallMachine {
    private CallMachine() {}

    /// @param changed false for a repeat
    public record Transition(CallState state, List<CallAction> actions, boolean changed) {}

    public static Transition apply(CallState before, CallFact fact) {
        CallState after = fill(before, fact);
        if (after.equals(before)) {
            return new Transition(before, List.of(), false);
        }
        return new Transition(after, actions(before, after, fact), true);
    }

    private static CallState fill(CallState before, CallFact fact) {
        CallDraft draft = new CallDraft(before);
        switch (fact) {
            case Invited invited -> {
                // a repeat is delivered later than the first: its age says nothing new
                draft.stale = before.invitedAt() == null ? invited.stale() : draft.stale;
                draft.invitedAt = CallDraft.earliest(draft.invitedAt, invited.at());
            }
            case MediaReady ready -> draft.mediaReadyAt = CallDraft.earliest(draft.mediaReadyAt, ready.at());
            case UserRinging ringing -> draft.ringingAt = CallDraft.earliest(draft.ringingAt, ringing.at());
            case UserAccepted accepted ->
                draft.userAcceptedAt = CallDraft.earliest(draft.userAcceptedAt, accepted.at());
            case UserRejected rejected ->
                draft.userRejectedAt = CallDraft.earliest(draft.userRejectedAt, rejected.at());
            case Terminated end -> draft.terminate(end);
            case Dialled dialled -> draft.dialledAt = CallDraft.earliest(draft.dialledAt, dialled.at());
            case PreAccepted taken -> draft.preAcceptedAt = CallDraft.earliest(draft.preAcceptedAt, taken.at());
            case AgentReady ready -> {
                if (draft.agentReadyAt == null) {
                    draft.agentReadyAt = ready.at();
                    draft.agent = ready.agent();
                }
            }
            case Queued queued -> {
                if (!before.ended()) {
                    draft.queuedAt = CallDraft.earliest(draft.queuedAt, queued.at());
                }
            }
            case AgentMissing missing -> {
                if (!before.ended() && before.agentReadyAt() != null) {
                    draft.agentReadyAt = null;
                    draft.agent = null;
                    draft.agentMissingAt = missing.at();
                    draft.queuedAt = CallDraft.earliest(draft.queuedAt, missing.at());
                }
            }
            case AcceptTaken taken -> draft.acceptTakenAt = CallDraft.earliest(draft.acceptTakenAt, taken.at());
            case SetupFailed failed -> {
                if (!before.ended()) {
                    draft.setupFailedAt = failed.at();
                    draft.setupFault = failed.fault();
                    draft.setupReason = failed.reason();
                    draft.setupCode = failed.code();
                }
            }
            case HangUpAsked asked -> draft.hangUpAskedAt = decided(before, draft.hangUpAskedAt, asked);
            case RingExpired expired -> {
                if (!before.answered()) {
                    draft.ringExpiredAt = decided(before, draft.ringExpiredAt, expired);
                }
            }
            case WorkerGone gone -> draft.workerGoneAt = decided(before, draft.workerGoneAt, gone);
            case LegBroken broken -> {
                if (broken.toMeta() && !before.ended()) {
                    draft.brokenAt = broken.at();
                    draft.brokenReason = broken.reason();
                }
            }
            case AgentGone gone -> draft.agentGoneAt = decided(before, draft.agentGoneAt, gone);
            case AlreadyOver over -> draft.overAt = decided(before, draft.overAt, over);
        }
        return draft.freeze();
    }

    private static @Nullable Instant decided(CallState before, @Nullable Instant slot, CallFact fact) {
        return before.ended() ? slot : fact.at();
    }

    private static List<CallAction> actions(CallState before, CallState after, CallFact fact) {
        if (!after.ended()) {
            return steps(before, after, fact);
        }
        if (!before.ended()) {
            return farewell(before, after);
        }
        // ended by us before Meta's id was known: the first sign of life at Meta is when terminate becomes possible
        boolean firstSign = !before.knownAtMeta() && after.knownAtMeta();
        return firstSign && !overAtMeta(after) && !after.stale() ? List.of(CallAction.TERMINATE) : List.of();
    }

    /// What a living call asks for. Each step is asked for once, by whichever fact completes its
    /// conditions.
    private static List<CallAction> steps(CallState before, CallState after, CallFact fact) {
        List<CallAction> actions = new ArrayList<>();
        if (after.direction() == Direction.USER_INITIATED) {
            if (before.invitedAt() == null && after.invitedAt() != null) {
                actions.add(CallAction.PREPARE);
            }
            if (!mayAccept(before) && mayAccept(after)) {
                actions.add(CallAction.ACCEPT);
            }
            if (before.acceptTakenAt() == null && after.acceptTakenAt() != null) {
                actions.add(CallAction.OPEN_MEDIA);
                if (after.queued()) {
                    actions.add(CallAction.HOLD_USER);
                }
            }
            if (before.acceptTakenAt() != null && before.queued() != after.queued()) {
                actions.add(after.queued() ? CallAction.HOLD_USER : CallAction.RESUME_USER);
            }
            return actions;
        }
        if (before.mediaReadyAt() == null && after.mediaReadyAt() != null) {
            actions.add(CallAction.APPLY_ANSWER);
        }
        if (!mayTalk(before) && mayTalk(after)) {
            actions.add(CallAction.OPEN_MEDIA);
        }
        return actions;
    }

    private static boolean mayAccept(CallState state) {
        return state.preAcceptedAt() != null && (state.agentReadyAt() != null || state.queuedAt() != null);
    }

    private static boolean mayTalk(CallState state) {
        return state.mediaReadyAt() != null && state.userAcceptedAt() != null;
    }

    /// Meta ended it, or the user declined: then Meta's terminate follows by itself, and a lost one
    /// leaves nothing
    /// ringing.
    private static boolean overAtMeta(CallState state) {
        return state.terminatedAt() != null || state.overAt() != null || state.userRejectedAt() != null;
    }

    /// What has to be said when a call ends: to Meta unless Meta ended it, to the worker unless it is gone.
    private static List<CallAction> farewell(CallState before, CallState after) {
        List<CallAction> actions = new ArrayList<>();
        if (after.stale()) {
            // never call Graph for a stale connect
            return actions;
        }
        if (!overAtMeta(after)) {
            boolean untouched = after.direction() == Direction.USER_INITIATED
                    && !before.answered()
                    && before.agentReadyAt() == null;
            actions.add(untouched && after.hangUpAskedAt() != null ? CallAction.REJECT : CallAction.TERMINATE);
        }
        if (after.workerGoneAt() == null) {
            actions.add(CallAction.CLOSE_SESSION);
        }
        return actions;
    }
}
