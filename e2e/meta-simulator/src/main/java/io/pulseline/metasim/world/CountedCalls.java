package io.pulseline.metasim.world;

import io.pulseline.metasim.graph.GraphError;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// What this world's analytics count. A test may have it counted otherwise than it happened, as the real one does.
@Component
public class CountedCalls {
    private static final BigDecimal PER_MINUTE = new BigDecimal("0.0095");
    private static final Set<String> MARKS = Set.of("hide", "seconds", "shift_seconds", "per_minute");

    private final SimCalls calls;
    private final Map<String, JsonNode> marks = new ConcurrentHashMap<>();
    private final Map<String, List<CountedCall>> added = new ConcurrentHashMap<>();
    private final Map<String, Boolean> partnerBilled = new ConcurrentHashMap<>();
    private final Map<String, Boolean> nested = new ConcurrentHashMap<>();

    CountedCalls(SimCalls calls) {
        this.calls = calls;
    }

    public void reset() {
        marks.clear();
        added.clear();
        partnerBilled.clear();
        nested.clear();
    }

    /// `{waba, shape: FLAT|NESTED, partner_billed, add: [{phone, direction, country, start, seconds}], calls:
    /// {<id>: {hide,
    /// seconds, shift_seconds, per_minute}}}`, everything but `waba` may be absent.
    public void tell(JsonNode document) {
        String waba = document.path("waba").asString("");
        String shape = document.path("shape").asString("FLAT");
        if (waba.isEmpty() || !Set.of("FLAT", "NESTED").contains(shape)) {
            throw new GraphError(400, 100, "Invalid parameter", "waba is needed, shape is FLAT or NESTED");
        }
        nested.put(waba, shape.equals("NESTED"));
        partnerBilled.put(waba, document.path("partner_billed").asBoolean(false));
        List<CountedCall> more = added.computeIfAbsent(waba, key -> new CopyOnWriteArrayList<>());
        for (JsonNode call : document.path("add")) {
            long seconds = call.path("seconds").asLong(60);
            more.add(new CountedCall(
                    "planted-" + more.size(),
                    Instant.ofEpochSecond(call.path("start").asLong(0)),
                    call.path("phone").asString(""),
                    call.path("direction").asString("BUSINESS_INITIATED"),
                    call.path("country").asString("XX"),
                    seconds,
                    cost(seconds, PER_MINUTE)));
        }
        document.path("calls").properties().forEach(entry -> {
            entry.getValue().propertyNames().forEach(name -> {
                if (!MARKS.contains(name)) {
                    throw new GraphError(400, 100, "Invalid parameter", "a call is told by " + MARKS);
                }
            });
            marks.put(entry.getKey(), entry.getValue());
        });
    }

    public boolean partnerBilled(String waba) {
        return partnerBilled.getOrDefault(waba, false);
    }

    public boolean flat(String waba) {
        return !nested.getOrDefault(waba, false);
    }

    public List<CountedCall> of(String waba) {
        List<CountedCall> all = new ArrayList<>(added.getOrDefault(waba, List.of()));
        for (CountedCall call : calls.over(waba)) {
            JsonNode mark = marks.get(call.id());
            if (mark == null) {
                all.add(new CountedCall(
                        call.id(),
                        call.start(),
                        call.phone(),
                        call.direction(),
                        call.country(),
                        call.seconds(),
                        call.direction().equals("USER_INITIATED")
                                ? BigDecimal.ZERO
                                : cost(call.seconds(), PER_MINUTE)));
            } else if (!mark.path("hide").asBoolean(false)) {
                long seconds = call.seconds() + mark.path("seconds").asLong(0);
                all.add(new CountedCall(
                        call.id(),
                        call.start().plusSeconds(mark.path("shift_seconds").asLong(0)),
                        call.phone(),
                        call.direction(),
                        call.country(),
                        seconds,
                        cost(seconds, new BigDecimal(mark.path("per_minute").asString(PER_MINUTE.toPlainString())))));
            }
        }
        return all;
    }

    private static BigDecimal cost(long seconds, BigDecimal perMinute) {
        return perMinute.movePointLeft(1).multiply(BigDecimal.valueOf((seconds + 5) / 6));
    }
}
