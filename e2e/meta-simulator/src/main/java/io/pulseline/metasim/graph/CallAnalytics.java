package io.pulseline.metasim.graph;

import io.pulseline.metasim.world.CountedCall;
import io.pulseline.metasim.world.CountedCalls;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/// `call_analytics` of an account (Analytics, 12 Feb 2026): both documented shapes, and no cost where a partner's
/// credit line
/// pays.
@Component
class CallAnalytics {
    private static final Pattern PART = Pattern.compile("\\.([a-z_]+)\\(([^)]*)\\)");
    private static final List<String> METRICS = List.of("COUNT", "COST", "AVERAGE_DURATION");

    private final CountedCalls calls;

    CallAnalytics(CountedCalls calls) {
        this.calls = calls;
    }

    static boolean asked(String fields) {
        return fields.startsWith("call_analytics");
    }

    private record Key(long start, long end, String phone, String direction, String country) {}

    private static final class Sum {
        long count;
        long seconds;
        BigDecimal cost = BigDecimal.ZERO;
    }

    Map<String, Object> answer(String waba, String fields) {
        Map<String, String> asked = parts(fields);
        long start = time(asked, "start");
        long end = time(asked, "end");
        String granularity = asked.getOrDefault("granularity", "");
        if (!List.of("HALF_HOUR", "DAILY", "MONTHLY").contains(granularity)) {
            throw invalid("granularity must be one of {HALF_HOUR, DAILY, MONTHLY}");
        }
        List<String> dimensions = list(asked.getOrDefault("dimensions", ""));
        List<String> metrics = list(asked.getOrDefault("metric_types", ""));
        if (!List.of("PHONE", "DIRECTION", "COUNTRY").containsAll(dimensions)) {
            throw invalid("dimensions must be of {PHONE, DIRECTION, COUNTRY}");
        }
        if (!METRICS.containsAll(metrics)) {
            throw invalid("metric_types must be of " + METRICS);
        }
        boolean hidden = calls.partnerBilled(waba);
        if (hidden && metrics.equals(List.of("COST"))) {
            throw new GraphError(400, 100, "Cost not available", "Cost is not shared for accounts billed by a partner");
        }
        List<String> directions = list(asked.getOrDefault("directions", ""));
        List<String> countries = list(asked.getOrDefault("country_codes", ""));
        List<String> phones = list(asked.getOrDefault("phone_numbers", ""));
        Map<Key, Sum> sums = new TreeMap<>((one, other) -> one.toString().compareTo(other.toString()));
        for (CountedCall call : calls.of(waba)) {
            long at = call.start().getEpochSecond();
            boolean wanted = at >= start
                    && at < end
                    && (directions.isEmpty() || directions.contains(call.direction()))
                    && (countries.isEmpty() || countries.contains(call.country()))
                    && (phones.isEmpty() || phones.contains(call.phone()));
            if (wanted) {
                Sum sum = sums.computeIfAbsent(key(call, granularity, dimensions), key -> new Sum());
                sum.count += 1;
                sum.seconds += call.seconds();
                sum.cost = sum.cost.add(call.cost());
            }
        }
        List<Map<String, Object>> points = new ArrayList<>();
        boolean all = metrics.isEmpty();
        sums.forEach((key, sum) -> points.add(point(key, sum, all ? METRICS : metrics, hidden)));
        Map<String, Object> analytics = calls.flat(waba)
                ? Map.of("granularity", granularity, "data_points", points)
                : Map.of("data", List.of(Map.of("data_points", points)));
        return Map.of("call_analytics", analytics, "id", waba);
    }

    private static Map<String, Object> point(Key key, Sum sum, List<String> metrics, boolean hidden) {
        Map<String, Object> point = new LinkedHashMap<>();
        point.put("start", key.start());
        point.put("end", key.end());
        put(point, "phone_number", key.phone());
        put(point, "direction", key.direction());
        put(point, "country", key.country());
        if (metrics.contains("COST") && !hidden) {
            point.put("cost", sum.cost);
        }
        if (metrics.contains("COUNT")) {
            point.put("count", sum.count);
        }
        if (metrics.contains("AVERAGE_DURATION")) {
            point.put(
                    "average_duration",
                    BigDecimal.valueOf(sum.seconds)
                            .divide(BigDecimal.valueOf(sum.count), 0, RoundingMode.HALF_UP)
                            .longValue());
        }
        return point;
    }

    private static void put(Map<String, Object> point, String name, String value) {
        if (!value.isEmpty()) {
            point.put(name, value);
        }
    }

    private static Key key(CountedCall call, String granularity, List<String> dimensions) {
        Instant at = call.start();
        LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
        long half = at.getEpochSecond() / 1800 * 1800;
        long from = switch (granularity) {
            case "HALF_HOUR" -> half;
            case "DAILY" -> day.toEpochSecond(java.time.LocalTime.MIN, ZoneOffset.UTC);
            default -> day.withDayOfMonth(1).toEpochSecond(java.time.LocalTime.MIN, ZoneOffset.UTC);
        };
        long to = switch (granularity) {
            case "HALF_HOUR" -> half + 1800;
            case "DAILY" -> from + 86_400;
            default -> day.withDayOfMonth(1).plusMonths(1).toEpochSecond(java.time.LocalTime.MIN, ZoneOffset.UTC);
        };
        return new Key(
                from,
                to,
                dimensions.contains("PHONE") ? call.phone() : "",
                dimensions.contains("DIRECTION") ? call.direction() : "",
                dimensions.contains("COUNTRY") ? call.country() : "");
    }

    private static Map<String, String> parts(String fields) {
        Map<String, String> parts = new LinkedHashMap<>();
        Matcher part = PART.matcher(fields);
        while (part.find()) {
            parts.put(part.group(1), part.group(2));
        }
        return parts;
    }

    private static long time(Map<String, String> asked, String name) {
        String value = asked.getOrDefault(name, "");
        if (!value.matches("[0-9]{1,11}")) {
            throw invalid(name + " is required, in Unix seconds");
        }
        return Long.parseLong(value);
    }

    private static List<String> list(String text) {
        String inside = text.replaceAll("[\\[\\]\"']", "").strip();
        return inside.isEmpty()
                ? List.of()
                : java.util.Arrays.stream(inside.split(","))
                        .map(one -> one.strip().toUpperCase(Locale.ROOT).equals(one.strip())
                                ? one.strip()
                                : "?" + one.strip())
                        .toList();
    }

    private static GraphError invalid(String why) {
        return new GraphError(400, 100, "Invalid parameter", why);
    }
}
