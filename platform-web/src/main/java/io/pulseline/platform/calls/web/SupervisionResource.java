package io.pulseline.platform.calls.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pulseline.platform.calls.PastSupervision;
import io.pulseline.platform.calls.Supervision;
import io.pulseline.platform.calls.TalkPartner;
import io.pulseline.platform.wire.MixMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// Somebody who listens to a talk, or did.
///
/// @param partner     whom the user talks with
/// @param partnerName the agent's or the bot's; absent for telephony
/// @param announced   whether the talk's sides heard a sign
/// @param shown       whether the agent's page shows who only listens
/// @param endedAt     absent while it goes on
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record SupervisionResource(
        String callId,
        String personId,
        String personName,
        TalkPartner partner,
        @Nullable String partnerName,
        MixMode mode,
        boolean announced,
        boolean shown,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String endReason) {
    static SupervisionResource of(Supervision one) {
        return of(new PastSupervision(one, null, null));
    }

    static SupervisionResource of(PastSupervision past) {
        Supervision one = past.supervision();
        return new SupervisionResource(
                one.call().toString(),
                one.person().toString(),
                one.name(),
                one.partner(),
                one.partnerName(),
                one.mode(),
                one.announced(),
                one.shown(),
                one.startedAt(),
                past.endedAt(),
                past.endReason());
    }
}
