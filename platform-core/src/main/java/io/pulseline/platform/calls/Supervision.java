package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.wire.MixMode;
import io.pulseline.platform.workers.WorkerRef;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Somebody listens to a talk, or speaks into it.
///
/// @param partner     whom the user talks with
/// @param partnerName the agent's or the bot's; null for telephony
/// @param announced   whether both sides heard a sign; of a talk with a bot, the user alone
/// @param shown       whether the agent's page shows who only listens
/// @param mixer     null before the supervisor's browser has come
/// @param media     where the supervisor\'s voice is, of a talk that no media-worker has; null of others
public record Supervision(
        UUID id,
        CallId call,
        PersonId person,
        String name,
        TalkPartner partner,
        @Nullable String partnerName,
        MixMode mode,
        boolean announced,
        boolean shown,
        @Nullable WorkerRef mixer,
        @Nullable WorkerRef media,
        Instant startedAt) {
    /// Where the supervisor's voice is; null when the talk is nowhere any more.
    @Nullable
    WorkerRef voiceAt(CallView call) {
        return media == null ? call.mediaWorker() : media;
    }

    /// Whether somebody hears the supervisor.
    public boolean speaks() {
        return mode != MixMode.LISTEN;
    }

    /// Whether the agent's page says so: who is spoken to is told by whom in any case.
    public boolean isSeen() {
        return shown || speaks();
    }
}
