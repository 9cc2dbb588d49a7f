package io.pulseline.platform.settings;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/// Nationwide public holidays by country. The rules are data: `settings/holidays.csv`.
@Component
public class HolidayLibrary {
    private final Map<String, List<Rule>> countries = new TreeMap<>();

    private record Rule(String name, String when) {}

    public record Day(LocalDate date, String name) {}

    HolidayLibrary() {
        try (InputStream file =
                        Objects.requireNonNull(HolidayLibrary.class.getResourceAsStream("/settings/holidays.csv"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(";", -1))
                    .forEach(parts -> countries
                            .computeIfAbsent(parts[0], fresh -> new ArrayList<>())
                            .add(new Rule(parts[2], parts[1])));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// ISO 3166 codes, in order.
    public List<String> countries() {
        return List.copyOf(countries.keySet());
    }

    /// In order of the days; nothing for a country that is not in the library.
    ///
    /// @param from the first day
    /// @param to   the last day
    public List<Day> between(String country, LocalDate from, LocalDate to) {
        List<Day> days = new ArrayList<>();
        for (int year = from.getYear(); year <= to.getYear(); year++) {
            for (Rule rule : countries.getOrDefault(country, List.of())) {
                LocalDate date = date(rule.when(), year);
                if (!date.isBefore(from) && !date.isAfter(to)) {
                    days.add(new Day(date, rule.name()));
                }
            }
        }
        days.sort(Comparator.comparing(Day::date));
        return days;
    }

    /// `12-25`, `E+1` and `O-2` (days from western and eastern Easter), `05-MON-L` and `09-MON-1` (last and first
    /// Monday).
    private static LocalDate date(String when, int year) {
        if (when.startsWith("E") || when.startsWith("O")) {
            int offset = Integer.parseInt(when.substring(1));
            return (when.startsWith("E") ? easter(year) : easternEaster(year)).plusDays(offset);
        }
        String[] parts = when.split("-");
        if (parts.length == 2) {
            return MonthDay.of(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]))
                    .atYear(year);
        }
        DayOfWeek day = DayOfWeek.valueOf(
                switch (parts[1]) {
                    case "MON" -> "MONDAY";
                    case "THU" -> "THURSDAY";
                    default -> throw new IllegalStateException("no such weekday in the library: " + when);
                });
        LocalDate month = LocalDate.of(year, Integer.parseInt(parts[0]), 1);
        return parts[2].equals("L")
                ? month.with(TemporalAdjusters.lastInMonth(day))
                : month.with(TemporalAdjusters.dayOfWeekInMonth(Integer.parseInt(parts[2]), day));
    }

    /// The anonymous Gregorian computus (Nature, 20 Apr 1876).
    private static LocalDate easter(int year) {
        int a = year % 19;
        int b = year / 100;
        int c = year % 100;
        int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
        int m = (a + 11 * h + 22 * l) / 451;
        int sum = h + l - 7 * m + 114;
        return LocalDate.of(year, sum / 31, sum % 31 + 1);
    }

    /// Meeus' Julian computus; 13 days to the Gregorian calendar until 2099.
    private static LocalDate easternEaster(int year) {
        int d = (19 * (year % 19) + 15) % 30;
        int e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7;
        int sum = d + e + 114;
        return LocalDate.of(year, sum / 31, sum % 31 + 1).plusDays(13);
    }
}
