package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.webhooks.MetaEvent.MetaError;
import org.jspecify.annotations.Nullable;

/// How a call ended, whose doing it was, and why: read off the slots, never stored on its own.
///
/// Only [CallFact.UserAccepted], our accept that Graph took, or Meta's talk time make a call answered;
/// `connect` and
/// `COMPLETED` do not.
///
/// @see "Meta, Calling reference (terminate), 26 Jun 2026"
public final class CallVerdicts {
    private CallVerdicts() {}

    /// @return null while the call lives
    public static @Nullable Outcome outcome(CallState state) {
        if (!state.ended()) {
            return null;
        }
        boolean brokenByUs = state.workerGoneAt() != null || state.brokenAt() != null || state.setupFailedAt() != null;
        if (brokenByUs || Boolean.FALSE.equals(state.completed())) {
            return Outcome.FAILED;
        }
        if (state.queued()) {
            // Meta counts a talk, but nobody of ours was in it
            return Outcome.MISSED;
        }
        if (state.answered()) {
            return Outcome.ANSWERED;
        }
        if (state.direction() == Direction.USER_INITIATED) {
            return state.hangUpAskedAt() != null ? Outcome.DECLINED : Outcome.MISSED;
        }
        if (state.userRejectedAt() != null) {
            return Outcome.DECLINED;
        }
        return state.hangUpAskedAt() != null || state.agentGoneAt() != null ? Outcome.CANCELLED : Outcome.UNANSWERED;
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
        if (state.queued() && state.agentMissingAt() != null) {
            return "the browser of the agent who answered got no voice path, and no other agent came in time";
        }
        if (state.queued()) {
            return state.hangUpAskedAt() == null
                    ? "the user left the queue before an agent was free"
                    : "it was ended in the queue before an agent took it";
        }
        if (state.answered()) {
            return null;
        }
        if (state.overAt() != null && state.terminatedAt() == null) {
            return "the call was over at Meta before it could be taken";
        }
        if (state.stale()) {
            return "the invitation arrived too late to act on";
        }
        return state.ringExpiredAt() != null ? "nobody answered in time" : null;
    }
}
