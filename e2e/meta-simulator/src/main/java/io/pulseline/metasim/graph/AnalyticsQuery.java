package io.pulseline.metasim.graph;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What one analytics field asks for: `name.start(..).end(..).granularity(..)` and lists in brackets (Analytics, 12 Feb
/// 2026).
///
/// @param start Unix seconds
/// @param end   Unix seconds, not included
record AnalyticsQuery(Map<String, String> parts, long start, long end, String granularity) {
    private static final Pattern PART = Pattern.compile("\\.([a-z_]+)\\(([^)]*)\\)");

    /// A stretch of time in Unix seconds, the end not included.
    record Span(long start, long end) {}

    static AnalyticsQuery read(String fields) {
        Map<String, String> parts = new LinkedHashMap<>();
        Matcher part = PART.matcher(fields);
        while (part.find()) {
            parts.put(part.group(1), part.group(2));
        }
        String granularity = parts.getOrDefault("granularity", "");
        if (!List.of("HALF_HOUR", "DAILY", "MONTHLY").contains(granularity)) {
            throw invalid("granularity must be one of {HALF_HOUR, DAILY, MONTHLY}");
        }
        return new AnalyticsQuery(parts, time(parts, "start"), time(parts, "end"), granularity);
    }

    boolean holds(Instant at) {
        return at.getEpochSecond() >= start && at.getEpochSecond() < end;
    }

    /// Empty when it is not said.
    List<String> list(String name) {
        String inside =
                parts.getOrDefault(name, "").replaceAll("[\\[\\]\"']", "").strip();
        return inside.isEmpty()
                ? List.of()
                : Stream.of(inside.split(","))
                        .map(String::strip)
                        .map(one -> one.toUpperCase(Locale.ROOT).equals(one) ? one : "?" + one)
                        .toList();
    }

    /// @throws GraphError for a word that is not among those
    List<String> listOf(String name, List<String> allowed) {
        List<String> asked = list(name);
        if (!allowed.containsAll(asked)) {
            throw invalid(name + " must be of " + allowed);
        }
        return asked;
    }

    /// Whether a list leaves it out: an empty list leaves nothing out.
    boolean wants(String name, String value) {
        List<String> wanted = list(name);
        return wanted.isEmpty() || wanted.contains(value);
    }

    /// The stretch of this granularity that an instant falls into.
    Span span(Instant at) {
        LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
        LocalDate month = day.withDayOfMonth(1);
        return switch (granularity) {
            case "HALF_HOUR" -> {
                long half = at.getEpochSecond() / 1800 * 1800;
                yield new Span(half, half + 1800);
            }
            case "DAILY" -> new Span(midnight(day), midnight(day.plusDays(1)));
            default -> new Span(midnight(month), midnight(month.plusMonths(1)));
        };
    }

    private static long midnight(LocalDate day) {
        return day.toEpochSecond(LocalTime.MIN, ZoneOffset.UTC);
    }

    private static long time(Map<String, String> parts, String name) {
        String value = parts.getOrDefault(name, "");
        if (!value.matches("[0-9]{1,11}")) {
            throw invalid(name + " is required, in Unix seconds");
        }
        return Long.parseLong(value);
    }

    static GraphError invalid(String why) {
        return new GraphError(400, 100, "Invalid parameter", why);
    }

    /// Only what is hidden was asked for.
    static GraphError costHidden() {
        return new GraphError(400, 100, "Cost not available", "Cost is not shared for accounts billed by a partner");
    }
}
