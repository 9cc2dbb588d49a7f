package io.pulseline.platform.permissions.web;

import io.pulseline.platform.numbers.Restriction;
import io.pulseline.platform.permissions.PermissionState;
import io.pulseline.platform.permissions.PermissionStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One answer of the verdict row: yes, no or unknown, in the words of a key of `permissions.properties`.
///
/// @param at instant that the words speak of, null when they speak of none
public record Answer(String verdict, String key, @Nullable Instant at) {
    /// @param state null when nothing is known of the user
    /// @param pause of the number, null while there is none
    static Answer mayCall(@Nullable PermissionState state, @Nullable Restriction pause) {
        if (pause != null) {
            return new Answer("NO", "call.paused", pause.until());
        }
        if (state == null || state.status() == PermissionStatus.UNKNOWN) {
            return new Answer("UNKNOWN", "call.unknown", null);
        }
        Instant next = state.forecast().nextCallAt();
        return switch (state.status()) {
            case NONE ->
                switch (state.source()) {
                    case "expired" -> new Answer("NO", "call.expired", state.endedAt());
                    case "unanswered_calls" -> new Answer("NO", "call.withdrawn", state.asOf());
                    default -> new Answer("NO", "call.none", null);
                };
            case TEMPORARY, PERMANENT ->
                next != null
                        ? new Answer("NO", "call.limit", next)
                        : state.expiresAt() == null
                                ? new Answer("YES", "call.always", null)
                                : new Answer("YES", "call.until", state.expiresAt());
            case UNKNOWN -> new Answer("UNKNOWN", "call.unknown", null);
        };
    }

    /// @param now what the service window is compared with
    static Answer mayAsk(@Nullable PermissionState state, @Nullable Restriction pause, Instant now) {
        if (pause != null) {
            return new Answer("NO", "ask.paused", pause.until());
        }
        if (state == null) {
            return new Answer("UNKNOWN", "ask.unknown", null);
        }
        if (state.status() == PermissionStatus.PERMANENT) {
            return new Answer("NO", "ask.needless", null);
        }
        Instant next = state.forecast().nextRequestAt();
        if (next != null) {
            return new Answer("NO", "ask.at", next);
        }
        Instant window = state.windowUntil();
        return window == null
                ? new Answer("YES", "ask.now", null)
                : window.isAfter(now)
                        ? new Answer("YES", "ask.open", window)
                        : new Answer("YES", "ask.template", window);
    }
}
