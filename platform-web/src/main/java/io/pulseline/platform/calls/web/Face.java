package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.kernel.PhoneNumberId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the softphone shows. Computed from the state of calls, never from what the page showed before.
sealed interface Face {
    /// Part of the template's name and of bundle keys.
    default String name() {
        return switch (this) {
            case Idle idle -> "idle";
            case Incoming incoming -> "incoming";
            case Placing placing -> placing.call().ringingAt() == null ? "placing" : "ringing";
            case Connecting connecting -> "connecting";
            case Talking talking -> talking.silence() == null ? "talking" : "trouble";
            case Taken taken -> "taken";
            case Ended ended -> "ended";
            case Blocked blocked -> "blocked";
        };
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

    /// A user calls and nobody has answered.
    ///
    /// @param waiting other calls that ring as well
    record Incoming(CallView call, int waiting) implements Face {}

    /// We call; the four ticks.
    record Placing(CallView call) implements Face {}

    /// This agent answered; Meta has not taken it yet.
    record Connecting(CallView call) implements Face {}

    /// @param mos     of the user's voice, null before the first report
    /// @param silence null while both sides send
    record Talking(
            CallView call, @Nullable Double mos, @Nullable Silence silence) implements Face {}

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

    record Ended(CallView call) implements Face {}

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
