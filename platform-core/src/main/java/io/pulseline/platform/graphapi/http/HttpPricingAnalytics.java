package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.PricingAnalytics;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// The documented shape, and the flat one that its sister for calls may have too.
@Component
class HttpPricingAnalytics implements PricingAnalytics {
    private static final Duration READ = Duration.ofSeconds(20);

    private final GraphClient graph;
    private final AccessTokens tokens;

    HttpPricingAnalytics(GraphClient graph, AccessTokens tokens) {
        this.graph = graph;
        this.tokens = tokens;
    }

    @Override
    public GraphResult<List<Bucket>> halfHours(TenantId tenant, WabaId waba, Instant start, Instant end) {
        String fields = "pricing_analytics.start(" + start.getEpochSecond() + ").end(" + end.getEpochSecond()
                + ").granularity(HALF_HOUR).dimensions([COUNTRY,PHONE,PRICING_CATEGORY,PRICING_TYPE])"
                + ".metric_types([COST,VOLUME])";
        return graph.get(
                        tenant,
                        tokens.forWaba(tenant, waba),
                        "/" + waba + "?fields=" + GraphClient.encoded(fields),
                        READ)
                .map(HttpPricingAnalytics::buckets);
    }

    static List<Bucket> buckets(JsonNode answer) {
        JsonNode analytics = answer.path("pricing_analytics");
        List<Bucket> buckets = new ArrayList<>();
        for (JsonNode part : analytics.path("data")) {
            part.path("data_points").forEach(point -> buckets.add(bucket(point)));
        }
        analytics.path("data_points").forEach(point -> buckets.add(bucket(point)));
        return buckets;
    }

    private static Bucket bucket(JsonNode point) {
        @Nullable JsonNode cost = point.get("cost");
        return new Bucket(
                Instant.ofEpochSecond(point.path("start").asLong(0)),
                Instant.ofEpochSecond(point.path("end").asLong(0)),
                point.path("phone_number").asString("").replaceAll("[^0-9]", ""),
                point.path("country").asString("").toUpperCase(Locale.ROOT),
                // webhooks write authentication-international, analytics AUTHENTICATION_INTERNATIONAL
                point.path("pricing_category")
                        .asString("")
                        .toUpperCase(Locale.ROOT)
                        .replace('_', '-'),
                point.path("pricing_type").asString("").toUpperCase(Locale.ROOT),
                point.path("volume").asLong(0),
                cost == null || cost.isNull() ? null : cost.asDecimal(BigDecimal.ZERO));
    }
}
