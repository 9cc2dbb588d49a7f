package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// The same read of many numbers, fifty in a request. Each counts against the allowance as if it had come by itself;
/// what is saved are the round trips. What Meta did not get to is asked again.
///
/// @see "Meta, Graph API, Batch requests"
@Component
class BatchReads {
    /// Meta's.
    static final int MOST = 50;

    private static final int ROUNDS = 3;
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration READ = Duration.ofSeconds(5);

    private final GraphClient graph;
    private final Addressing addressing;
    private final UsageHeaders usage;
    private final ObjectMapper json;

    BatchReads(GraphClient graph, Addressing addressing, UsageHeaders usage, ObjectMapper json) {
        this.graph = graph;
        this.addressing = addressing;
        this.usage = usage;
        this.json = json;
    }

    /// @param path of a number, with a leading slash
    /// @return an answer for each number, in their order
    Map<PhoneNumberId, GraphResult<JsonNode>> read(
            TenantId tenant,
            Optional<Secret> token,
            List<PhoneNumberId> numbers,
            Function<PhoneNumberId, String> path) {
        Map<PhoneNumberId, GraphResult<JsonNode>> answers = new LinkedHashMap<>();
        if (!addressing.batches()) {
            numbers.forEach(number -> answers.put(number, graph.get(tenant, token, path.apply(number), READ)));
            return answers;
        }
        for (int from = 0; from < numbers.size(); from += MOST) {
            List<PhoneNumberId> some = numbers.subList(from, Math.min(from + MOST, numbers.size()));
            some.forEach(number -> answers.put(
                    number, new GraphResult.Failed<>(Faults.answerLost("Meta did not get to this part of a batch"))));
            List<PhoneNumberId> left = some;
            for (int round = 0; round < ROUNDS && !left.isEmpty(); round++) {
                left = ask(tenant, token, left, path, answers);
            }
        }
        return answers;
    }

    /// @return those that Meta did not get to
    private List<PhoneNumberId> ask(
            TenantId tenant,
            Optional<Secret> token,
            List<PhoneNumberId> numbers,
            Function<PhoneNumberId, String> path,
            Map<PhoneNumberId, GraphResult<JsonNode>> answers) {
        String operations = json.writeValueAsString(numbers.stream()
                .map(number -> Map.of(
                        "method", "GET", "relative_url", path.apply(number).substring(1)))
                .toList());
        switch (graph.batch(tenant, token, operations, DEADLINE)) {
            case GraphResult.Failed<JsonNode>(GraphFault fault) -> {
                numbers.forEach(number -> answers.put(number, new GraphResult.Failed<>(fault)));
                return List.of();
            }
            case GraphResult.Ok<JsonNode>(JsonNode parts) -> {
                for (int i = 0; i < numbers.size(); i++) {
                    JsonNode part = parts.path(i);
                    if (part.isObject()) {
                        answers.put(numbers.get(i), answer(part, numbers.get(i)));
                    }
                }
                return numbers.stream()
                        .filter(number -> !parts.path(numbers.indexOf(number)).isObject())
                        .toList();
            }
        }
    }

    private GraphResult<JsonNode> answer(JsonNode part, PhoneNumberId number) {
        usage.saw(part.path("headers"), number.value());
        return Answers.read(
                json,
                part.path("code").asInt(500),
                part.path("body").asString("").getBytes(StandardCharsets.UTF_8));
    }
}
