package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.CallAnalytics;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
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

/// Both documented shapes of the answer are read, and both spellings of the dimensions are tried.
@Component
class HttpCallAnalytics implements CallAnalytics {
    private static final Duration READ = Duration.ofSeconds(20);
    private static final int INVALID_PARAMETER = 100;

    private final GraphClient graph;
    private final AccessTokens tokens;

    HttpCallAnalytics(GraphClient graph, AccessTokens tokens) {
        this.graph = graph;
        this.tokens = tokens;
    }

    @Override
    public GraphResult<List<Bucket>> halfHours(TenantId tenant, WabaId waba, Instant start, Instant end) {
        GraphResult<List<Bucket>> upper = ask(tenant, waba, start, end, "[PHONE,DIRECTION,COUNTRY]");
        return upper instanceof GraphResult.Failed<List<Bucket>>(GraphFault fault)
                        && fault.code() != null
                        && fault.code() == INVALID_PARAMETER
                ? ask(tenant, waba, start, end, "[phone,direction,country]")
                : upper;
    }

    private GraphResult<List<Bucket>> ask(TenantId tenant, WabaId waba, Instant start, Instant end, String dimensions) {
        String fields = "call_analytics.start(" + start.getEpochSecond() + ").end(" + end.getEpochSecond()
                + ").granularity(HALF_HOUR).dimensions(" + dimensions
                + ").metric_types([COUNT,COST,AVERAGE_DURATION])";
        return graph.get(
                        tenant,
                        tokens.forWaba(tenant, waba),
                        "/" + waba + "?fields=" + GraphClient.encoded(fields),
                        READ)
                .map(HttpCallAnalytics::buckets);
    }

    static List<Bucket> buckets(JsonNode answer) {
        JsonNode analytics = answer.path("call_analytics");
        List<Bucket> buckets = new ArrayList<>();
        String direction = analytics.path("directions").asString("");
        for (JsonNode point : analytics.path("data_points")) {
            buckets.add(bucket(point, direction));
        }
        for (JsonNode part : analytics.path("data")) {
            for (JsonNode point : part.path("data_points")) {
                buckets.add(bucket(point, part.path("direction").asString(direction)));
            }
        }
        return buckets;
    }

    private static Bucket bucket(JsonNode point, String direction) {
        @Nullable JsonNode cost = point.get("cost");
        return new Bucket(
                Instant.ofEpochSecond(point.path("start").asLong(0)),
                Instant.ofEpochSecond(point.path("end").asLong(0)),
                point.path("phone_number").asString("").replaceAll("[^0-9]", ""),
                point.path("direction").asString(direction).toUpperCase(Locale.ROOT),
                point.path("country").asString("").toUpperCase(Locale.ROOT),
                point.path("count").asLong(0),
                point.path("average_duration").asDecimal(BigDecimal.ZERO),
                cost == null || cost.isNull() ? null : cost.asDecimal(BigDecimal.ZERO));
    }
}
