package io.pulseline.platform.permissions.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pulseline.platform.api.ApiUser;
import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.permissions.PermissionEvent;
import io.pulseline.platform.permissions.PermissionState;
import io.pulseline.platform.permissions.PermissionStatus;
import io.pulseline.platform.permissions.Speaker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// A permission as programs see it.
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record PermissionResource(
        String numberId,
        ApiUser user,
        PermissionStatus status,
        @Nullable Instant expiresAt,
        @Nullable String source,
        @Nullable Instant asOf,
        Speaker spokenBy,
        List<Limit> limits,
        int unansweredStreak,
        @Nullable Instant windowUntil,
        Forecast forecast,
        @Nullable String unavailable) {
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Limit(
            String action,
            String period,
            int max,
            int used,
            @Nullable Instant nextAt) {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Forecast(
            @Nullable Instant nextRequestAt, @Nullable Instant nextCallAt, String revokeRisk) {}

    /// @param unavailable why Meta could not be asked just now; absent when it was, or was not asked
    static PermissionResource of(PermissionState state, @Nullable String unavailable) {
        PermissionState.Forecast forecast = state.forecast();
        return new PermissionResource(
                state.number().value(),
                ApiUser.of(state.user()),
                state.status(),
                state.expiresAt(),
                state.source(),
                state.asOf(),
                state.spokenBy(),
                state.limits().stream()
                        .filter(limit -> !limit.action().equals("OTHER"))
                        .map(limit -> new Limit(
                                limit.action(), days(limit.period()), limit.max(), limit.used(), limit.nextAt()))
                        .toList(),
                state.unansweredStreak(),
                state.windowUntil(),
                new Forecast(
                        forecast.nextRequestAt(),
                        forecast.nextCallAt(),
                        forecast.revokeRisk().name()),
                unavailable);
    }

    /// Meta writes a week as P7D; a duration of Java would write its hours.
    private static String days(String period) {
        Duration duration = Duration.parse(period);
        boolean whole = duration.toDays() > 1 && duration.equals(Duration.ofDays(duration.toDays()));
        return whole ? "P" + duration.toDays() + "D" : period;
    }

    /// Nobody knows anything: neither Meta could be asked nor does the ledger have a row.
    static PermissionResource unknown(PhoneNumberId number, WaUser user, String unavailable) {
        return new PermissionResource(
                number.value(),
                ApiUser.of(user),
                PermissionStatus.UNKNOWN,
                null,
                null,
                null,
                Speaker.LEDGER,
                List.of(),
                0,
                null,
                new Forecast(null, null, PermissionState.RevokeRisk.NONE.name()),
                unavailable);
    }

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Event(
            long id,
            Instant at,
            String kind,
            String source,
            String detail,
            @Nullable String proof,
            String hash) {
        static Event of(PermissionEvent event) {
            return new Event(
                    event.id(), event.at(), event.kind(), event.source(), event.detail(), event.proof(), event.hash());
        }
    }

    /// @param whole       whether every hash follows from the one before and none is missing at the end
    /// @param firstBroken id of the first event that does not follow; -1 when the end was cut off
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Chain(boolean whole, @Nullable Long firstBroken) {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Evidence(
            List<Event> items,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String next,

            Chain chain) {
        static Evidence of(List<PermissionEvent> events, int limit, Optional<Long> broken) {
            List<PermissionEvent> page = events.subList(0, Math.min(limit, events.size()));
            return new Evidence(
                    page.stream().map(Event::of).toList(),
                    events.size() > limit ? String.valueOf(page.getLast().id()) : null,
                    new Chain(broken.isEmpty(), broken.orElse(null)));
        }
    }

    /// A number as people write it, or a business-scoped id; empty when it is neither.
    static Optional<WaUser> user(String text) {
        if (text.matches("[A-Z]{2}\\.\\S{1,252}")) {
            return Optional.of(new WaUser(null, new Bsuid(text), null));
        }
        try {
            return Optional.of(new WaUser(E164.parse(text), null, null));
        } catch (IllegalArgumentException neither) {
            return Optional.empty();
        }
    }
}
