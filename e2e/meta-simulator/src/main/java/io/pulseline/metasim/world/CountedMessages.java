package io.pulseline.metasim.world;

import io.pulseline.metasim.graph.GraphError;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// What this world's analytics count of messages: those whose delivery it told. A test may have them counted
/// otherwise.
@Component
public class CountedMessages {
    private static final Map<String, BigDecimal> RATES = Map.of(
            "MARKETING", new BigDecimal("0.0860"),
            "UTILITY", new BigDecimal("0.0212"),
            "SERVICE", new BigDecimal("0.0212"),
            "AUTHENTICATION", new BigDecimal("0.0212"));
    private static final Set<String> MARKS = Set.of("hide", "shift_seconds", "rate");

    private final Map<String, List<CountedMessage>> delivered = new ConcurrentHashMap<>();
    private final Map<String, JsonNode> marks = new ConcurrentHashMap<>();

    public void reset() {
        delivered.clear();
        marks.clear();
    }

    /// @param pricing of the status webhook
    void delivered(SimNumber number, SimUser user, String wamid, Instant at, Map<String, Object> pricing) {
        String category = word(String.valueOf(pricing.get("category")));
        String type = word(String.valueOf(pricing.get("type")));
        add(
                number.waba(),
                new CountedMessage(wamid, at, number.e164(), user.country(), category, type, cost(category, type)));
    }

    /// The messages' part of what a test says of an account: `{waba, add_messages: [{phone, country, category,
    /// type, start}], messages: {<id>: {hide, shift_seconds, rate}}}`.
    public void tell(JsonNode document) {
        for (JsonNode message : document.path("add_messages")) {
            String category = message.path("category").asString("UTILITY");
            String type = message.path("type").asString("REGULAR");
            add(
                    document.path("waba").asString(""),
                    new CountedMessage(
                            "planted",
                            Instant.ofEpochSecond(message.path("start").asLong(0)),
                            message.path("phone").asString(""),
                            message.path("country").asString("XX"),
                            category,
                            type,
                            cost(category, type)));
        }
        document.path("messages").properties().forEach(entry -> {
            entry.getValue().propertyNames().forEach(name -> {
                if (!MARKS.contains(name)) {
                    throw new GraphError(400, 100, "Invalid parameter", "a message is told by " + MARKS);
                }
            });
            marks.put(entry.getKey(), entry.getValue());
        });
    }

    public List<CountedMessage> of(String waba) {
        List<CountedMessage> all = new ArrayList<>();
        for (CountedMessage message : delivered.getOrDefault(waba, List.of())) {
            JsonNode mark = marks.get(message.id());
            if (mark == null) {
                all.add(message);
            } else if (!mark.path("hide").asBoolean(false)) {
                all.add(new CountedMessage(
                        message.id(),
                        message.delivered()
                                .plusSeconds(mark.path("shift_seconds").asLong(0)),
                        message.phone(),
                        message.country(),
                        message.category(),
                        message.type(),
                        mark.has("rate") ? new BigDecimal(mark.path("rate").asString("0")) : message.cost()));
            }
        }
        return all;
    }

    private void add(String waba, CountedMessage message) {
        delivered.computeIfAbsent(waba, key -> new CopyOnWriteArrayList<>()).add(message);
    }

    private static String word(String webhooks) {
        return webhooks.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static BigDecimal cost(String category, String type) {
        return type.equals("REGULAR") ? RATES.getOrDefault(category, BigDecimal.ZERO) : BigDecimal.ZERO;
    }
}
