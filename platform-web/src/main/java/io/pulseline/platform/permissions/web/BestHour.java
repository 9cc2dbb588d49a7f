package io.pulseline.platform.permissions.web;

import io.pulseline.platform.permissions.PermissionBoard.Answers;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// In which hour users say yes, from this tenant's own answers. A forecast, and silent while there is too little to go
/// by.
///
/// @param best null while too few were asked
public record BestHour(List<Bar> bars, @Nullable Answers best, long asks, long yes) {
    /// of one hour, before it may win
    private static final int ENOUGH = 10;
    /// whoever is asked at night reads it in the morning, so its answers say nothing of the night
    private static final int FIRST = 8;
    private static final int LAST = 21;
    private static final double WIDTH = 330.0;
    private static final double HEIGHT = 100.0;

    /// One bar of the chart; numbers are of its 330 × 128 drawing.
    public record Bar(int hour, String x, String y, String width, String height, boolean best, boolean labelled) {}

    static BestHour of(List<Answers> hours) {
        Answers best = hours.stream()
                .filter(hour -> hour.asks() >= ENOUGH && hour.hour() >= FIRST && hour.hour() < LAST)
                .max(Comparator.comparingDouble(Answers::perTen))
                .orElse(null);
        double step = WIDTH / hours.size();
        List<Bar> bars = new ArrayList<>();
        for (Answers hour : hours) {
            double height = hour.asks() == 0 ? 0 : Math.max(2, HEIGHT * hour.perTen() / 10);
            bars.add(new Bar(
                    hour.hour(),
                    number(hour.hour() * step + 1),
                    number(8 + HEIGHT - height),
                    number(step - 2),
                    number(height),
                    best != null && best.hour() == hour.hour(),
                    hour.hour() % 6 == 0 || best != null && best.hour() == hour.hour()));
        }
        return new BestHour(
                bars,
                best,
                hours.stream().mapToLong(Answers::asks).sum(),
                hours.stream().mapToLong(Answers::yes).sum());
    }

    private static String number(double value) {
        return "%.1f".formatted(value);
    }

    /// "6.8"
    public String perTen() {
        return best == null ? "" : number(best.perTen());
    }

    /// The next time of that hour before an end, null when there is none or the hour is not known.
    @Nullable
    Instant before(@Nullable Instant end, Instant now, ZoneId zone) {
        if (best == null || end == null) {
            return null;
        }
        ZonedDateTime next = now.atZone(zone)
                .withHour(best.hour())
                .withMinute(0)
                .withSecond(0)
                .withNano(0);
        if (!next.toInstant().isAfter(now)) {
            next = next.plusDays(1);
        }
        return next.toInstant().isBefore(end) ? next.toInstant() : null;
    }
}
