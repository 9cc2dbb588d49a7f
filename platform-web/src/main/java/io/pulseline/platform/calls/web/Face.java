package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.CallRecorder;
import io.pulseline.platform.calls.CallTransfer;
import io.pulseline.platform.calls.CallTransfers;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.Supervision;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.kernel.PhoneNumberId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the softphone shows. Computed from the state of calls, never from what the page showed before.
sealed interface Face {
    /// Part of the template's name and of bundle keys.
    default String name() {
        return switch (this) {
            case Idle idle -> "idle";
            case Away away -> "away";
            case Incoming incoming -> "incoming";
            case Placing placing -> placing.call().ringingAt() == null ? "placing" : "ringing";
            case Connecting connecting -> "connecting";
            case Talking talking -> talking.face();
            case Consulted consulted -> "consulted";
            case Supervising supervising -> "supervising";
            case Taken taken -> "taken";
            case Ended ended -> "ended";
            case Blocked blocked -> "blocked";
        };
    }

    /// Part of the status sentence's key.
    default String status() {
        return this instanceof Supervising supervising
                ? name() + "." + supervising.supervision().partner()
                : name();
    }

    /// Whom the status sentence names; empty for nobody.
    default String named() {
        if (this instanceof Taken taken) {
            return taken.agent();
        }
        if (this instanceof Consulted consulted) {
            return consulted.transfer().fromName();
        }
        if (this instanceof Supervising supervising) {
            String partner = supervising.supervision().partnerName();
            return partner == null ? "" : partner;
        }
        return this instanceof Talking talking && talking.passing() != null
                ? talking.passing().toName()
                : "";
    }

    /// Whether the browser has a voice leg for it.
    default boolean joins() {
        return this instanceof Placing placing && placing.taken()
                || this instanceof Connecting
                || this instanceof Talking
                || this instanceof Consulted
                || this instanceof Supervising;
    }

    /// Whether a voice leg that lost its way is brought back: of a conversation, and of no dial before.
    default boolean mends() {
        return this instanceof Talking || this instanceof Consulted || this instanceof Supervising;
    }

    /// Where the browser brings its voice.
    default String path() {
        return this instanceof Supervising ? "supervision/leg" : "agent-leg";
    }

    /// Whether somebody may hear the agent: the user, or a colleague who is asked while the user is on hold.
    default boolean speaks() {
        return this instanceof Consulted
                || this instanceof Supervising supervising
                        && supervising.supervision().speaks()
                || this instanceof Talking talking && (talking.call().heldSince() == null || talking.asks());
    }

    /// Nothing rings: the dialler.
    ///
    /// @param number  chosen in a try before, null for none
    /// @param to      as typed
    /// @param problem what was wrong with the last try, null for nothing
    record Idle(
            @Nullable String number,
            @Nullable String to,
            @Nullable Problem problem) implements Face {
        Idle() {
            this(null, null, null);
        }
    }

    /// @param key   bundle key of our sentence
    /// @param fault Meta's words, null when Meta said nothing
    record Problem(String key, @Nullable GraphFault fault) {}

    /// The agent is away: nothing rings here, the dialler stays.
    ///
    /// @param voiceless not by the agent's wish: no voice came from this browser for a call that it had answered
    record Away(Instant since, boolean voiceless) implements Face {}

    /// A user calls and nobody has answered, or a colleague passes a conversation on.
    ///
    /// @param waiting other calls that ring as well
    /// @param from    a colleague's wish, null for a call of a user
    record Incoming(CallView call, int waiting, @Nullable CallTransfer from) implements Face {}

    /// We call; the four ticks.
    record Placing(CallView call) implements Face {
        /// Whether Meta took the call. Until then it may refuse it, and no microphone is opened for that.
        public boolean taken() {
            return call.state().dialledAt() != null || call.wacid() != null;
        }
    }

    /// This agent answered; Meta has not taken it yet.
    record Connecting(CallView call) implements Face {}

    /// A conversation, also of a user on hold.
    ///
    /// @param mos        of the user's voice, null before the first report
    /// @param silence    null while both sides send
    /// @param passing    while it is passed on, or a colleague is asked; null for neither
    /// @param colleagues who could take it over or be asked now
    /// @param light      whether it is recorded
    /// @param listener   who listens to it, or speaks into it, as far as the agent shall see it; null for nobody
    record Talking(
            CallView call,
            @Nullable Double mos,
            @Nullable Silence silence,
            @Nullable CallTransfer passing,
            List<CallTransfers.Colleague> colleagues,
            CallRecorder.Light light,
            @Nullable Supervision listener)
            implements Face {
        String face() {
            if (silence != null) {
                return "trouble";
            }
            return asks() ? "consulting" : call.heldSince() == null ? "talking" : "held";
        }

        /// Whether the agent talks with a colleague now.
        boolean asks() {
            return passing != null && passing.joined();
        }
    }

    /// A colleague asks this agent about a call while its user is on hold.
    record Consulted(CallView call, CallTransfer transfer) implements Face {}

    /// This person listens to a colleague's talk, and may speak into it.
    record Supervising(CallView call, Supervision supervision) implements Face {}

    /// @param leg   `AGENT` or `META`
    /// @param until when WhatsApp drops the call
    record Silence(String leg, Instant until, long limitSeconds) {}

    /// What rang here, a colleague took.
    ///
    /// @param until how long the face stays, so that it can be read: a call being answered brings news
    ///              several times a second
    record Taken(CallView call, String agent, Instant until) implements Face {
        private static final Duration READABLE = Duration.ofSeconds(8);

        static Taken at(Instant now, CallView call, String agent) {
            return new Taken(call, agent, now.plus(READABLE));
        }

        boolean readable(Instant now) {
            return now.isBefore(until);
        }
    }

    /// @param ringsAgainAt when the wrap-up ends by itself; null when calls ring already
    record Ended(CallView call, @Nullable Instant ringsAgainAt) implements Face {}

    /// The user has not allowed calls.
    ///
    /// @param reason   Meta's text where Meta spoke, else ours
    /// @param nextCall when it becomes possible by itself, null when only the user can change it
    /// @param ask      what became of asking, null before
    record Blocked(
            PhoneNumberId number,
            String to,
            String who,
            String reason,
            @Nullable GraphFault fault,
            @Nullable Instant nextCall,
            @Nullable Ask ask)
            implements Face {}

    /// @param key    bundle key
    /// @param fault  Meta's refusal, null when it took the message
    /// @param nextAt when asking becomes possible, null when unknown or sent
    record Ask(
            String key,
            @Nullable GraphFault fault,
            @Nullable Instant nextAt) {}
}
