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

    /// Empty while nobody talks with the user, and where the voice goes past the media-workers.
    public static Optional<TalkPartner> of(CallView call) {
        if (call.phase() != Phase.IN_PROGRESS || call.mediaWorker() == null) {
            return Optional.empty();
        }
        if (call.agentId() != null) {
            return Optional.of(AGENT);
        }
        boolean talks = call.linkWorker() != null
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

    /// A talk of a number in SIP mode with the business's own telephony: both halves are at the sip-
    /// worker, and none at a media-worker, where a mixer could be put between.
    static boolean isPastUs(CallView call) {
        return call.phase() == Phase.IN_PROGRESS && call.signalling() == SignallingMode.SIP && call.agentId() == null;
    }

    /// A bot takes every voice for the user's, so nothing can be said to it alone.
    public boolean takes(MixMode mode) {
        return this != BOT || mode != MixMode.WHISPER;
    }
}
