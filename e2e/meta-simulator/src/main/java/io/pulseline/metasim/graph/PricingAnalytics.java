package io.pulseline.metasim.graph;

import io.pulseline.metasim.graph.AnalyticsQuery.Span;
import io.pulseline.metasim.world.CountedCalls;
import io.pulseline.metasim.world.CountedMessage;
import io.pulseline.metasim.world.CountedMessages;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/// `pricing_analytics` of an account (Analytics, 12 Feb 2026): delivered messages and their cost, which is not told
/// where
/// a partner's credit line pays.
@Component
class PricingAnalytics {
    private static final List<String> METRICS = List.of("COST", "VOLUME");
    private static final List<String> DIMENSIONS =
            List.of("COUNTRY", "PHONE", "PRICING_CATEGORY", "PRICING_TYPE", "TIER");

    private final CountedMessages messages;
    private final CountedCalls accounts;

    PricingAnalytics(CountedMessages messages, CountedCalls accounts) {
        this.messages = messages;
        this.accounts = accounts;
    }

    static boolean asked(String fields) {
        return fields.startsWith("pricing_analytics");
    }

    private record Key(Span span, String phone, String country, String category, String type, String tier) {}

    private static final class Sum {
        long volume;
        BigDecimal cost = BigDecimal.ZERO;
    }

    Map<String, Object> answer(String waba, String fields) {
        AnalyticsQuery query = AnalyticsQuery.read(fields);
        List<String> dimensions = query.listOf("dimensions", DIMENSIONS);
        List<String> metrics = query.listOf("metric_types", METRICS);
        boolean hidden = accounts.partnerBilled(waba);
        if (hidden && metrics.equals(List.of("COST"))) {
            throw AnalyticsQuery.costHidden();
        }
        Map<Key, Sum> sums = new TreeMap<>((one, other) -> one.toString().compareTo(other.toString()));
        for (CountedMessage message : messages.of(waba)) {
            if (query.holds(message.delivered())
                    && query.wants("pricing_types", message.type())
                    && query.wants("pricing_categories", message.category())
                    && query.wants("country_codes", message.country())
                    && query.wants("phone_numbers", message.phone())) {
                Sum sum = sums.computeIfAbsent(key(message, query, dimensions), key -> new Sum());
                sum.volume += 1;
                sum.cost = sum.cost.add(message.cost());
            }
        }
        List<Map<String, Object>> points = new ArrayList<>();
        sums.forEach((key, sum) -> points.add(point(key, sum, metrics.isEmpty() ? METRICS : metrics, hidden)));
        return Map.of("pricing_analytics", Map.of("data", List.of(Map.of("data_points", points))), "id", waba);
    }

    private static Key key(CountedMessage message, AnalyticsQuery query, List<String> dimensions) {
        return new Key(
                query.span(message.delivered()),
                dimensions.contains("PHONE") ? message.phone() : "",
                dimensions.contains("COUNTRY") ? message.country() : "",
                dimensions.contains("PRICING_CATEGORY") ? message.category() : "",
                dimensions.contains("PRICING_TYPE") ? message.type() : "",
                // marketing has one tier, and free messages have none
                !dimensions.contains("TIER") || !message.type().equals("REGULAR")
                        ? ""
                        : message.category().equals("MARKETING") ? "0:MAX" : "0:100000");
    }

    private static Map<String, Object> point(Key key, Sum sum, List<String> metrics, boolean hidden) {
        Map<String, Object> point = new LinkedHashMap<>();
        point.put("start", key.span().start());
        point.put("end", key.span().end());
        put(point, "phone_number", key.phone());
        put(point, "country", key.country());
        put(point, "tier", key.tier());
        put(point, "pricing_type", key.type());
        put(point, "pricing_category", key.category());
        if (metrics.contains("VOLUME")) {
            point.put("volume", sum.volume);
        }
        if (metrics.contains("COST") && !hidden) {
            point.put("cost", sum.cost);
        }
        return point;
    }

    private static void put(Map<String, Object> point, String name, String value) {
        if (!value.isEmpty()) {
            point.put(name, value);
        }
    }
}
