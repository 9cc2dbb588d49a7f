package io.pulseline.metasim.graph;

import io.pulseline.metasim.graph.AnalyticsQuery.Span;
import io.pulseline.metasim.world.CountedCall;
import io.pulseline.metasim.world.CountedCalls;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/// `call_analytics` of an account (Analytics, 12 Feb 2026): both documented shapes, and no cost where a partner's
/// credit line pays.
@Component
class CallAnalytics {
    private static final List<String> METRICS = List.of("COUNT", "COST", "AVERAGE_DURATION");

    private final CountedCalls calls;

    CallAnalytics(CountedCalls calls) {
        this.calls = calls;
    }

    static boolean asked(String fields) {
        return fields.startsWith("call_analytics");
    }

    private record Key(Span span, String phone, String direction, String country) {}

    private static final class Sum {
        long count;
        long seconds;
        BigDecimal cost = BigDecimal.ZERO;
    }

    Map<String, Object> answer(String waba, String fields) {
        AnalyticsQuery query = AnalyticsQuery.read(fields);
        List<String> dimensions = query.listOf("dimensions", List.of("PHONE", "DIRECTION", "COUNTRY"));
        List<String> metrics = query.listOf("metric_types", METRICS);
        boolean hidden = calls.partnerBilled(waba);
        if (hidden && metrics.equals(List.of("COST"))) {
            throw AnalyticsQuery.costHidden();
        }
        Map<Key, Sum> sums = new TreeMap<>((one, other) -> one.toString().compareTo(other.toString()));
        for (CountedCall call : calls.of(waba)) {
            if (query.holds(call.start())
                    && query.wants("directions", call.direction())
                    && query.wants("country_codes", call.country())
                    && query.wants("phone_numbers", call.phone())) {
                Sum sum = sums.computeIfAbsent(key(call, query, dimensions), key -> new Sum());
                sum.count += 1;
                sum.seconds += call.seconds();
                sum.cost = sum.cost.add(call.cost());
            }
        }
        List<Map<String, Object>> points = new ArrayList<>();
        sums.forEach((key, sum) -> points.add(point(key, sum, metrics.isEmpty() ? METRICS : metrics, hidden)));
        Map<String, Object> analytics = calls.flat(waba)
                ? Map.of("granularity", query.granularity(), "data_points", points)
                : Map.of("data", List.of(Map.of("data_points", points)));
        return Map.of("call_analytics", analytics, "id", waba);
    }

    private static Map<String, Object> point(Key key, Sum sum, List<String> metrics, boolean hidden) {
        Map<String, Object> point = new LinkedHashMap<>();
        point.put("start", key.span().start());
        point.put("end", key.span().end());
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

    private static Key key(CountedCall call, AnalyticsQuery query, List<String> dimensions) {
        return new Key(
                query.span(call.start()),
                dimensions.contains("PHONE") ? call.phone() : "",
                dimensions.contains("DIRECTION") ? call.direction() : "",
                dimensions.contains("COUNTRY") ? call.country() : "");
    }
}
