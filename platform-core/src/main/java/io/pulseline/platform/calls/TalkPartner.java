package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.numbers.SignallingMode;
import io.pulseline.platform.wire.MixMode;
import java.util.Optional;

/// Whom a user talks with, where somebody may listen.
public enum TalkPartner {
    AGENT,
    BOT,
    /// a trunk or an extension of the business
    TELEPHONY;

    /// Empty while nobody talks with the user.
    public static Optional<TalkPartner> of(CallView call) {
        if (call.phase() != Phase.IN_PROGRESS) {
            return Optional.empty();
        }
        if (call.agentId() != null) {
            return call.mediaWorker() == null ? Optional.empty() : Optional.of(AGENT);
        }
        // a number in SIP mode has neither bots nor queues, and its sip-worker has both halves
        if (call.signalling() == SignallingMode.SIP) {
            return Optional.of(TELEPHONY);
        }
        boolean talks = call.mediaWorker() != null
                && call.linkWorker() != null
                && call.heldSince() == null
                && (call.state().agentReadyAt() != null || call.direction() == Direction.BUSINESS_INITIATED);
        if (!talks || call.route() == null) {
            return Optional.empty();
        }
        return switch (call.route()) {
            case BOT -> Optional.of(BOT);
            case SIP -> Optional.of(TELEPHONY);
            case AGENTS, API, QUEUE, MENU, VOICEMAIL -> Optional.empty();
        };
    }

    /// A bot takes every voice for the user's, so nothing can be said to it alone.
    public boolean takes(MixMode mode) {
        return this != BOT || mode != MixMode.WHISPER;
    }
}
