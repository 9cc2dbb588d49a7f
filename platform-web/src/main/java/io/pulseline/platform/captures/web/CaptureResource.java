package io.pulseline.platform.captures.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pulseline.platform.captures.PacketCapture;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// A capture as programs see it.
///
/// @param callId          absent while it waits for the next call of its number
/// @param state           WAITING, RUNNING, KEPT, FAILED, DELETED, EXPIRED
/// @param end             CALL_ENDED, ASKED, SIZE, TIME; absent before, and when its worker was lost
/// @param durationSeconds absent before its end, as packets and bytes are
/// @param keepUntil       until when it can be downloaded, or waits
/// @param removedBy       absent while it can be downloaded, and for the calendar
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record CaptureResource(
        UUID id,
        @Nullable UUID callId,
        String numberId,
        String state,
        String reason,
        boolean voice,
        Instant askedAt,
        String askedBy,
        @Nullable Instant endedAt,
        @Nullable Double durationSeconds,
        @Nullable Long packets,
        @Nullable Long bytes,
        @Nullable String end,
        @Nullable Instant keepUntil,
        @Nullable Instant removedAt,
        @Nullable String removedBy,
        @Nullable String failure) {
    static CaptureResource of(PacketCapture one) {
        Optional<PacketCapture.Removal> removed = Optional.ofNullable(one.removed());
        return new CaptureResource(
                one.id(),
                Optional.ofNullable(one.call()).map(call -> call.value()).orElse(null),
                one.number().value(),
                one.state().name(),
                one.reason(),
                one.voice(),
                one.askedAt(),
                one.askedBy(),
                one.endedAt(),
                Optional.ofNullable(one.length())
                        .map(length -> length.toMillis() / 1000.0)
                        .orElse(null),
                one.packets(),
                one.bytes(),
                Optional.ofNullable(one.end()).map(Enum::name).orElse(null),
                one.keepUntil(),
                removed.map(PacketCapture.Removal::at).orElse(null),
                removed.map(PacketCapture.Removal::by).orElse(null),
                one.failure());
    }
}
