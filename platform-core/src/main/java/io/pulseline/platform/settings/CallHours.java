package io.pulseline.platform.settings;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// When users can call: the week, less the spans of holidays, in the number's own zone.
///
/// @see "Meta, Configure call settings, 26 Jun 2026: call hours bind calls by users only"
public record CallHours(JsonNode hours) {
    private static final DateTimeFormatter HHMM = DateTimeFormatter.ofPattern("HHmm");
    private static final int DAYS_AHEAD = 370;

    private record Span(ZonedDateTime from, ZonedDateTime to) {}

    /// @param open  whether users can call now
    /// @param until when that changes, in the number's zone; null when it does not within a year
    public record State(boolean open, @Nullable ZonedDateTime until) {}

    /// @param document a whole `calling` object
    public static CallHours of(JsonNode document) {
        return new CallHours(document.path("call_hours"));
    }

    public boolean limited() {
        return hours.path("status").asString("").equals("ENABLED");
    }

    /// Empty when the document names none that is known.
    public Optional<ZoneId> zone() {
        try {
            return Optional.of(ZoneId.of(hours.path("timezone_id").asString("")));
        } catch (DateTimeException unknown) {
            return Optional.empty();
        }
    }

    /// Empty when the hours cannot be read; open without an end when there are none.
    public Optional<State> at(Instant now) {
        if (!limited()) {
            return Optional.of(new State(true, null));
        }
        return zone().flatMap(zone -> {
            try {
                return Optional.of(state(now.atZone(zone)));
            } catch (DateTimeException malformed) {
                return Optional.empty();
            }
        });
    }

    private State state(ZonedDateTime now) {
        @Nullable ZonedDateTime openUntil = null;
        for (int ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
            for (Span span : open(now.toLocalDate().plusDays(ahead), now.getZone())) {
                if (openUntil != null) {
                    if (span.from().isAfter(openUntil.plusMinutes(1))) {
                        return new State(true, openUntil);
                    }
                    openUntil = span.to();
                } else if (!span.from().isAfter(now) && span.to().isAfter(now)) {
                    openUntil = span.to();
                } else if (span.from().isAfter(now)) {
                    return new State(false, span.from());
                }
            }
            if (openUntil != null
                    && now.plusDays(ahead)
                            .toLocalDate()
                            .isAfter(openUntil.toLocalDate().plusDays(1))) {
                return new State(true, openUntil);
            }
        }
        return new State(openUntil != null, null);
    }

    /// The open spans of one day, in order.
    private List<Span> open(LocalDate day, ZoneId zone) {
        List<Span> spans = new ArrayList<>();
        for (JsonNode slot : hours.path("weekly_operating_hours")) {
            if (slot.path("day_of_week").asString("").equals(day.getDayOfWeek().name())) {
                spans.add(span(day, zone, slot.path("open_time"), slot.path("close_time")));
            }
        }
        for (JsonNode holiday : hours.path("holiday_schedule")) {
            if (holiday.path("date").asString("").equals(day.toString())) {
                spans = without(spans, span(day, zone, holiday.path("start_time"), holiday.path("end_time")));
            }
        }
        spans.sort(Comparator.comparing(Span::from));
        return spans;
    }

    private static Span span(LocalDate day, ZoneId zone, JsonNode from, JsonNode to) {
        return new Span(
                day.atTime(LocalTime.parse(from.asString(""), HHMM)).atZone(zone),
                day.atTime(LocalTime.parse(to.asString(""), HHMM)).atZone(zone));
    }

    private static List<Span> without(List<Span> spans, Span closed) {
        List<Span> left = new ArrayList<>();
        for (Span span : spans) {
            if (span.from().isBefore(closed.from())) {
                left.add(new Span(span.from(), earlier(span.to(), closed.from())));
            }
            if (span.to().isAfter(closed.to())) {
                left.add(new Span(later(span.from(), closed.to()), span.to()));
            }
        }
        return left;
    }

    private static ZonedDateTime earlier(ZonedDateTime one, ZonedDateTime other) {
        return one.isBefore(other) ? one : other;
    }

    private static ZonedDateTime later(ZonedDateTime one, ZonedDateTime other) {
        return one.isAfter(other) ? one : other;
    }

    /// The next time the clocks change where the number is. Empty where they never do again.
    public Optional<ZoneOffsetTransition> clockChange(Instant now) {
        return zone().map(zone -> zone.getRules().nextTransition(now));
    }
}
