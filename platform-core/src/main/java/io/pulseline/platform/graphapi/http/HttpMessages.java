package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.CallInvitations;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Messages;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

@Component
class HttpMessages implements Messages, CallInvitations {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final GraphClient graph;
    private final AccessTokens tokens;
    private final PairPace pace = new PairPace(System::nanoTime);

    HttpMessages(GraphClient graph, AccessTokens tokens) {
        this.graph = graph;
        this.tokens = tokens;
    }

    @Override
    public GraphResult<String> requestCallPermission(
            TenantId tenant, PhoneNumberId number, WaUser user, @Nullable String body) {
        Map<String, Object> interactive = new LinkedHashMap<>();
        interactive.put("type", "call_permission_request");
        interactive.put("action", Map.of("name", "call_permission_request"));
        if (body != null) {
            interactive.put("body", Map.of("text", body));
        }
        return send(tenant, number, user, "interactive", interactive);
    }

    @Override
    public GraphResult<String> sendCallButton(
            TenantId tenant,
            PhoneNumberId number,
            WaUser user,
            String body,
            String label,
            int ttlMinutes,
            String payload) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (!label.isEmpty()) {
            parameters.put("display_text", label);
        }
        parameters.put("ttl_minutes", ttlMinutes);
        if (!payload.isEmpty()) {
            parameters.put("payload", payload);
        }
        return send(
                tenant,
                number,
                user,
                "interactive",
                Map.of(
                        "type",
                        "voice_call",
                        "body",
                        Map.of("text", body),
                        "action",
                        Map.of("name", "voice_call", "parameters", parameters)));
    }

    @Override
    public GraphResult<String> requestCallPermissionByTemplate(
            TenantId tenant,
            PhoneNumberId number,
            WaUser user,
            String template,
            String language,
            List<String> variables) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("name", template);
        content.put("language", Map.of("code", language));
        if (!variables.isEmpty()) {
            List<Map<String, String>> parameters = variables.stream()
                    .map(text -> Map.of("type", "text", "text", text))
                    .toList();
            content.put("components", List.of(Map.of("type", "body", "parameters", parameters)));
        }
        return send(tenant, number, user, "template", content);
    }

    GraphResult<String> send(
            TenantId tenant, PhoneNumberId number, WaUser user, String type, Map<String, Object> content) {
        Optional<GraphFault> silent = pace.refusal(number, user);
        if (silent.isPresent()) {
            return new GraphResult.Failed<>(silent.get());
        }
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("messaging_product", "whatsapp");
        message.put("recipient_type", "individual");
        Recipients.put(message, user);
        message.put("type", type);
        message.put(type, content);
        GraphResult<JsonNode> answer =
                graph.post(tenant, tokens.forNumber(tenant, number), "/" + number + "/messages", message, DEADLINE);
        return switch (answer) {
            case GraphResult.Failed<JsonNode>(GraphFault fault) -> {
                if (Integer.valueOf(PairPace.TOO_FAST).equals(fault.code())) {
                    pace.slowDown(number, user);
                }
                yield new GraphResult.Failed<>(fault);
            }
            case GraphResult.Ok<JsonNode>(JsonNode tree) -> {
                pace.fine(number, user);
                String id = tree.path("messages").path(0).path("id").asString("");
                yield id.isBlank()
                        ? new GraphResult.Failed<>(Faults.answerLost("Meta's answer names no message id"))
                        : new GraphResult.Ok<>(id);
            }
        };
    }
}
