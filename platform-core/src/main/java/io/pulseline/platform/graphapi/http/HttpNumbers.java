package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Numbers;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

@Component
class HttpNumbers implements Numbers {
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final TypeReference<Map<String, Object>> DOCUMENT = new TypeReference<>() {};

    private final GraphClient graph;
    private final AccessTokens tokens;
    private final ObjectMapper json;

    HttpNumbers(GraphClient graph, AccessTokens tokens, ObjectMapper json) {
        this.graph = graph;
        this.tokens = tokens;
        this.json = json;
    }

    @Override
    public GraphResult<List<Map<String, Object>>> list(TenantId tenant, WabaId waba) {
        return graph.get(tokens.forWaba(tenant, waba), "/" + waba + "/phone_numbers?limit=100", DEADLINE)
                .map(tree -> {
                    List<Map<String, Object>> numbers = new ArrayList<>();
                    for (JsonNode number : tree.path("data")) {
                        numbers.add(json.convertValue(number, DOCUMENT));
                    }
                    return numbers;
                });
    }

    @Override
    public GraphResult<Map<String, Object>> read(TenantId tenant, PhoneNumberId number) {
        return graph.get(tokens.forNumber(tenant, number), "/" + number, DEADLINE)
                .map(tree -> json.convertValue(tree, DOCUMENT));
    }

    @Override
    public GraphResult<Map<String, Object>> settings(TenantId tenant, PhoneNumberId number) {
        return graph.get(tokens.forNumber(tenant, number), "/" + number + "/settings", DEADLINE)
                .map(tree -> json.convertValue(tree, DOCUMENT));
    }

    @Override
    public GraphResult<Calling.Accepted> updateSettings(
            TenantId tenant, PhoneNumberId number, Map<String, Object> document) {
        return graph.post(
                        tokens.forNumber(tenant, number), "/" + number + "/settings", document, Duration.ofSeconds(10))
                .map(tree -> new Calling.Accepted());
    }
}
