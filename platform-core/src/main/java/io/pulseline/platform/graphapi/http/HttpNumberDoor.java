package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.NumberDoor;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

@Component
class HttpNumberDoor implements NumberDoor {
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final GraphClient graph;
    private final AccessTokens tokens;

    HttpNumberDoor(GraphClient graph, AccessTokens tokens) {
        this.graph = graph;
        this.tokens = tokens;
    }

    @Override
    public GraphResult<PhoneNumberId> add(TenantId tenant, WabaId waba, String countryCode, String phone, String name) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("cc", countryCode);
        body.put("phone_number", phone);
        body.put("verified_name", name);
        return switch (graph.post(
                tenant, tokens.forWaba(tenant, waba), "/" + waba + "/phone_numbers", body, DEADLINE)) {
            case GraphResult.Failed<JsonNode>(var fault) -> new GraphResult.Failed<>(fault);
            case GraphResult.Ok<JsonNode>(JsonNode tree) -> {
                String id = tree.path("id").asString("");
                yield id.isEmpty()
                        ? new GraphResult.Failed<>(Faults.answerLost("Meta's answer has no id"))
                        : new GraphResult.Ok<>(new PhoneNumberId(id));
            }
        };
    }

    @Override
    public GraphResult<Calling.Accepted> requestCode(
            TenantId tenant, PhoneNumberId number, String method, String language) {
        return accepted(
                tenant,
                number,
                "/request_code?code_method=" + GraphClient.encoded(method) + "&language="
                        + GraphClient.encoded(language),
                Map.of());
    }

    @Override
    public GraphResult<Calling.Accepted> verifyCode(TenantId tenant, PhoneNumberId number, Secret code) {
        return accepted(tenant, number, "/verify_code?code=" + GraphClient.encoded(code.reveal()), Map.of());
    }

    @Override
    public GraphResult<Calling.Accepted> deregister(TenantId tenant, PhoneNumberId number) {
        return accepted(tenant, number, "/deregister", Map.of());
    }

    @Override
    public GraphResult<Calling.Accepted> setPin(TenantId tenant, PhoneNumberId number, Secret pin) {
        return accepted(tenant, number, "", Map.of("pin", pin.reveal()));
    }

    private GraphResult<Calling.Accepted> accepted(
            TenantId tenant, PhoneNumberId number, String path, Map<String, Object> body) {
        return graph.post(tenant, tokens.forNumber(tenant, number), "/" + number + path, body, DEADLINE)
                .map(tree -> new Calling.Accepted());
    }
}
