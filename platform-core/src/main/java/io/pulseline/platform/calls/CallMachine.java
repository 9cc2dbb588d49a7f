package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallFact.*;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.webhooks.MetaEvent.MetaError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `(state, fact) → (state, actions)`, for both directions. Pure: no clock, no database, no Meta.
///
/// Facts fill slots; phase and outcome are computed from the slots. That is why every order of the same facts ends in
/// the same
/// state. Actions depend on order, as they must: a `connect` that comes after `terminate` asks for nothing.
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
                draft.stale = before.invitedAt() == null ? invited.stale() : draft.stale;
                draft.invitedAt = CallDraft.earliest(draft.invitedAt, invited.at());
            }
            case MediaReady ready -> draft.mediaReadyAt = CallDraft.earliest(draft.mediaReadyAt, ready.at());
            case UserRinging ringing -> draft.ringingAt = CallDraft.earliest(draft.ringingAt, ringing.at());
            case UserAccepted accepted ->
                draft.userAcceptedAt = CallDraft.earliest(draft.userAcceptedAt, accepted.at());
            case UserRejected rejected ->
                draft.userRejectedAt = CallDraft.earliest(draft.userRejectedAt, rejected.at());
            case Terminated end -> terminate(draft, end);
            case Dialled dialled -> draft.dialledAt = CallDraft.earliest(draft.dialledAt, dialled.at());
            case SetupFailed failed -> {
                if (draft.setupFailedAt == null) {
                    draft.setupFailedAt = failed.at();
                    draft.setupFault = failed.fault();
                    draft.setupReason = failed.reason();
                    draft.setupCode = failed.code();
                }
            }
            case PreAccepted taken -> draft.preAcceptedAt = CallDraft.earliest(draft.preAcceptedAt, taken.at());
            case AgentReady ready -> {
                if (draft.agentReadyAt == null) {
                    draft.agentReadyAt = ready.at();
                    draft.agent = ready.agent();
                }
            }
            case AcceptTaken taken -> draft.acceptTakenAt = CallDraft.earliest(draft.acceptTakenAt, taken.at());
            case HangUpAsked asked -> {
                if (!before.ended()) {
                    draft.hangUpAskedAt = asked.at();
                    draft.hungUpBeforeAnswer = !before.answered();
                }
            }
            case RingExpired expired -> {
                if (!before.ended() && !before.answered()) {
                    draft.ringExpiredAt = expired.at();
                }
            }
            case WorkerGone gone -> {
                if (!before.ended()) {
                    draft.workerGoneAt = gone.at();
                }
            }
            case LegBroken broken -> {
                if (broken.toMeta() && !before.ended()) {
                    draft.brokenAt = broken.at();
                    draft.brokenReason = broken.reason();
                }
            }
            case AgentGone gone -> {
                if (!before.ended()) {
                    draft.agentGoneAt = gone.at();
                }
            }
        }
        return draft.freeze();
    }

    private static void terminate(CallDraft draft, Terminated end) {
        draft.terminatedAt = CallDraft.earliest(draft.terminatedAt, end.at());
        // a repeat may know more, never less
        draft.completed = draft.completed == null ? end.completed() : draft.completed && end.completed();
        draft.talkStart = draft.talkStart == null ? end.talkStart() : draft.talkStart;
        draft.talkEnd = draft.talkEnd == null ? end.talkEnd() : draft.talkEnd;
        draft.seconds = draft.seconds == null ? end.seconds() : draft.seconds;
        draft.errors = draft.errors.isEmpty() ? end.errors() : draft.errors;
    }

    private static List<CallAction> actions(CallState before, CallState after, CallFact fact) {
        List<CallAction> actions = new ArrayList<>();
        if (after.ended()) {
            if (!before.ended()) {
                actions.addAll(farewell(before, after));
            }
            return actions;
        }
        boolean user = after.direction() == Direction.USER_INITIATED;
        switch (fact) {
            case Invited invited -> actions.add(CallAction.PREPARE);
            case PreAccepted taken -> {
                if (user && after.agentReadyAt() != null && after.acceptTakenAt() == null) {
                    actions.add(CallAction.ACCEPT);
                }
            }
            case AgentReady ready -> {
                if (user && after.preAcceptedAt() != null && after.acceptTakenAt() == null) {
                    actions.add(CallAction.ACCEPT);
                }
            }
            case AcceptTaken taken -> actions.add(CallAction.OPEN_MEDIA);
            case MediaReady ready -> {
                actions.add(CallAction.APPLY_ANSWER);
                if (after.userAcceptedAt() != null) {
                    actions.add(CallAction.OPEN_MEDIA);
                }
            }
            case UserAccepted accepted -> {
                if (!user && after.mediaReadyAt() != null) {
                    actions.add(CallAction.OPEN_MEDIA);
                }
            }
            case UserRinging ringing -> {}
            case UserRejected rejected -> {}
            case Terminated end -> {}
            case Dialled dialled -> {}
            case SetupFailed failed -> {}
            case HangUpAsked asked -> {}
            case RingExpired expired -> {}
            case WorkerGone gone -> {}
            case LegBroken broken -> {}
            case AgentGone gone -> {}
        }
        return actions;
    }

    /// What has to be said when a call ends: to Meta unless Meta ended it, to the worker unless it is gone.
    private static List<CallAction> farewell(CallState before, CallState after) {
        List<CallAction> actions = new ArrayList<>();
        if (after.stale()) {
            return actions;
        }
        if (after.terminatedAt() == null) {
            boolean ringing = after.direction() == Direction.USER_INITIATED && !before.answered();
            if (ringing && after.hangUpAskedAt() != null && before.agentReadyAt() == null) {
                actions.add(CallAction.REJECT);
            } else {
                actions.add(CallAction.TERMINATE);
            }
        }
        if (after.workerGoneAt() == null) {
            actions.add(CallAction.CLOSE_SESSION);
        }
        return actions;
    }

    /// @return null while the call lives
    public static @Nullable Outcome outcome(CallState state) {
        if (!state.ended()) {
            return null;
        }
        if (state.workerGoneAt() != null || state.brokenAt() != null || state.setupFailedAt() != null) {
            return Outcome.FAILED;
        }
        boolean talked = state.talkStart() != null || state.seconds() != null;
        if (Boolean.FALSE.equals(state.completed())) {
            return Outcome.FAILED;
        }
        if (talked || (state.terminatedAt() == null && state.answered())) {
            return Outcome.ANSWERED;
        }
        if (state.direction() == Direction.USER_INITIATED) {
            return state.hungUpBeforeAnswer() ? Outcome.DECLINED : state.answered() ? Outcome.ANSWERED : Outcome.MISSED;
        }
        if (state.userRejectedAt() != null) {
            return Outcome.DECLINED;
        }
        return state.hungUpBeforeAnswer()
                ? Outcome.CANCELLED
                : state.answered() ? Outcome.ANSWERED : Outcome.UNANSWERED;
    }

    /// @return null while the call lives
    public static @Nullable Fault fault(CallState state) {
        Outcome outcome = outcome(state);
        if (outcome == null) {
            return null;
        }
        return switch (outcome) {
            case ANSWERED -> Fault.NONE;
            case MISSED, CANCELLED -> Fault.TENANT;
            case UNANSWERED -> Fault.USER;
            case DECLINED -> state.direction() == Direction.USER_INITIATED ? Fault.TENANT : Fault.USER;
            case FAILED -> failedBy(state);
        };
    }

    private static Fault failedBy(CallState state) {
        if (state.workerGoneAt() != null || state.brokenAt() != null) {
            return Fault.US;
        }
        if (state.setupFault() != null) {
            return state.setupFault();
        }
        return state.errors().stream()
                .findFirst()
                .map(error -> switch (error.code()) {
                    // the client received nothing from our side
                    case 138021 -> Fault.US;
                    case 138019, 138020, 138022 -> Fault.USER;
                    case 131042, 131044, 138000 -> Fault.TENANT;
                    case 138004, 138007, 138023 -> Fault.META;
                    default -> Fault.UNKNOWN;
                })
                .orElse(Fault.UNKNOWN);
    }

    /// One sentence of why, Meta's own words where Meta gave some.
    ///
    /// @return null for a call that went as wanted
    public static @Nullable String reason(CallState state) {
        if (state.workerGoneAt() != null) {
            return "worker lost";
        }
        if (state.setupReason() != null) {
            return state.setupReason();
        }
        if (state.brokenReason() != null) {
            return state.brokenReason();
        }
        for (MetaError error : state.errors()) {
            String text = error.message() != null ? error.message() : error.title();
            return text == null ? "Meta error " + error.code() : text;
        }
        if (state.agentGoneAt() != null) {
            return "the agent's browser went away";
        }
        if (state.stale()) {
            return "the invitation arrived too late to act on";
        }
        return state.ringExpiredAt() != null && state.terminatedAt() == null ? "nobody answered in time" : null;
    }
}
