package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.GraphAllowance;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Reads `X-App-Usage` and `X-Business-Use-Case-Usage`: percents of the allowance, and for the second the minutes until
/// Meta listens again. Headers that cannot be read say nothing.
@Component
class UsageHeaders implements GraphAllowance {
    /// Percent; the rest is for people.
    private static final int ENOUGH = 75;

    private static final Duration PAUSE = Duration.ofMinutes(10);
    private static final String APP = "X-App-Usage";
    private static final String BUSINESS = "X-Business-Use-Case-Usage";

    private final ObjectMapper json;
    private final Clock clock;
    private final Map<String, Instant> busy = new ConcurrentHashMap<>();

    UsageHeaders(ObjectMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /// @param object Meta's id that the request was about; empty for none
    void saw(HttpHeaders headers, String object) {
        headers.firstValue(APP).ifPresent(text -> read(APP, text, object));
        headers.firstValue(BUSINESS).ifPresent(text -> read(BUSINESS, text, object));
    }

    /// The same of one answer of a batch.
    ///
    /// @param headers `[{name, value}]`
    void saw(JsonNode headers, String object) {
        for (JsonNode header : headers) {
            for (String name : List.of(APP, BUSINESS)) {
                if (name.equalsIgnoreCase(header.path("name").asString(""))) {
                    read(name, header.path("value").asString(""), object);
                }
            }
        }
    }

    private void read(String header, String text, String object) {
        try {
            JsonNode tree = json.readTree(text);
            if (header.equals(APP)) {
                note(APP, tree);
            } else {
                tree.properties()
                        .forEach(business -> business.getValue().forEach(use -> {
                            // Meta names the business; what was asked about is the account
                            String type = use.path("type").asString("");
                            note(business.getKey() + "/" + type, use);
                            note(object + "/" + type, use);
                        }));
            }
        } catch (JacksonException unreadable) {
            // Meta changes its headers without notice
        }
    }

    private void note(String whose, JsonNode usage) {
        long regain = usage.path("estimated_time_to_regain_access").asLong(0);
        int used = Math.max(
                usage.path("call_count").asInt(0),
                Math.max(
                        usage.path("total_time").asInt(0),
                        usage.path("total_cputime").asInt(0)));
        Instant now = clock.instant();
        if (regain > 0) {
            busy.put(whose, now.plus(Duration.ofMinutes(regain)));
        } else if (used >= ENOUGH) {
            busy.put(whose, now.plus(PAUSE));
        } else {
            busy.remove(whose);
        }
    }

    @Override
    public Optional<Instant> busyUntil() {
        return latest(any -> true);
    }

    @Override
    public Optional<Instant> busyUntil(String object) {
        return latest(whose -> whose.equals(APP) || whose.startsWith(object + "/"));
    }

    private Optional<Instant> latest(Predicate<String> whose) {
        Instant now = clock.instant();
        return busy.entrySet().stream()
                .filter(entry -> whose.test(entry.getKey()))
                .map(Map.Entry::getValue)
                .filter(until -> until.isAfter(now))
                .max(Instant::compareTo);
    }
}
