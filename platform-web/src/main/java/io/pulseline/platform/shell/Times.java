package io.pulseline.platform.shell;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Instants as pages print them, `times` in templates. The zone is printed once per page, so not here.
@Component
public class Times {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter DAY_OF_YEAR = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);
    private final Clock clock;

    Times(Clock clock) {
        this.clock = clock;
    }

    /// "14:32" today, "20 Nov 14:32" this year, with the year otherwise; null stays null.
    public @Nullable String at(@Nullable Instant instant, ZoneId zone) {
        return instant == null ? null : day(instant, zone) + MINUTE.format(instant.atZone(zone));
    }

    /// As [#at] with seconds, for events.
    public @Nullable String exactly(@Nullable Instant instant, ZoneId zone) {
        return instant == null ? null : day(instant, zone) + SECOND.format(instant.atZone(zone));
    }

    /// "2:14", "1:02:14".
    public String talk(long seconds) {
        Duration duration = Duration.ofSeconds(seconds);
        return duration.toHours() == 0
                ? "%d:%02d".formatted(duration.toMinutes(), duration.toSecondsPart())
                : "%d:%02d:%02d".formatted(duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
    }

    private String day(Instant instant, ZoneId zone) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
        LocalDate day = LocalDate.ofInstant(instant, zone);
        if (day.equals(today)) {
            return "";
        }
        return (day.getYear() == today.getYear() ? DAY : DAY_OF_YEAR).format(day) + " ";
    }
}
