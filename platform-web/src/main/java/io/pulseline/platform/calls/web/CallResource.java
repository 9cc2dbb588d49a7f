package io.pulseline.platform.calls.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pulseline.platform.api.ApiMoney;
import io.pulseline.platform.api.ApiUser;
import io.pulseline.platform.calls.CallPrices.Price;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.Fault;
import io.pulseline.platform.calls.Outcome;
import io.pulseline.platform.calls.Phase;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// A call as programs see it. Absent means not known.
///
/// @param heldSince       since when the user is on hold; absent when the conversation goes on
/// @param durationSeconds Meta's talk time
/// @param charge          Meta's cost; absent while the call lives and when it is unrated
/// @param sdpOffer        Meta's for calls of users, ours or the program's for calls of businesses; only of one
/// call
/// @param quality         last report of each leg; only of one call
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record CallResource(
        String id,
        @Nullable String wacid,
        String numberId,
        Direction direction,
        Phase state,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Outcome outcome,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Fault fault,
        @Nullable String reason,
        @Nullable ApiUser user,
        @Nullable Agent agent,
        @Nullable Instant heldSince,
        Instant invitedAt,
        @Nullable Instant ringingAt,
        @Nullable Instant answeredAt,
        @Nullable Instant endedAt,
        @Nullable Long durationSeconds,
        @Nullable Long pulses,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable ApiMoney charge,
        @Nullable String unratedReason,
        @Nullable String opaque,
        @Nullable String ctaPayload,
        @Nullable String deeplinkPayload,
        @Nullable String workerId,
        List<MetaError> errors,
        @Nullable String sdpOffer,
        @Nullable String sdpAnswer,
        @Nullable JsonNode quality) {
    record Agent(String id, @Nullable String name) {}

    record MetaError(
            int code,
            @Nullable String title,
            @Nullable String message,
            @Nullable String details) {}

    /// One of a list.
    static CallResource line(CallView call, @Nullable Price price) {
        return of(call, price, null, null, null);
    }

    /// With what only a look at one call shows.
    static CallResource whole(CallView call, @Nullable Price price, @Nullable JsonNode quality) {
        boolean incoming = call.direction() == Direction.USER_INITIATED;
        return of(
                call,
                price,
                incoming ? call.peerSdp() : call.ourSdp(),
                incoming ? call.ourSdp() : call.peerSdp(),
                quality);
    }

    private static CallResource of(
            CallView call,
            @Nullable Price price,
            @Nullable String sdpOffer,
            @Nullable String sdpAnswer,
            @Nullable JsonNode quality) {
        return new CallResource(
                call.id().toString(),
                call.wacid() == null ? null : call.wacid().value(),
                call.number().value(),
                call.direction(),
                call.phase(),
                call.outcome(),
                call.fault(),
                call.reason(),
                call.user() == null ? null : ApiUser.of(call.user()),
                call.agentId() == null ? null : new Agent(call.agentId().toString(), call.agentName()),
                call.heldSince(),
                call.startedAt(),
                call.ringingAt(),
                call.answeredAt(),
                call.endedAt(),
                call.durationSeconds(),
                price == null ? null : price.pulses(),
                price == null || price.amount() == null
                        ? null
                        : ApiMoney.of(new Money(price.amount(), price.currency())),
                price == null ? null : price.unratedReason(),
                call.opaque(),
                call.ctaPayload(),
                call.deeplinkPayload(),
                call.worker() == null ? null : call.worker().id().toString(),
                call.errors().stream()
                        .map(error -> new MetaError(error.code(), error.title(), error.message(), error.details()))
                        .toList(),
                sdpOffer,
                sdpAnswer,
                quality);
    }
}
