package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.ButtonTemplates;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.WabaId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

@Component
class HttpButtonTemplates implements ButtonTemplates {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final String BUTTON = "voice_call";

    private final GraphClient graph;
    private final AccessTokens tokens;
    private final HttpMessages messages;

    HttpButtonTemplates(GraphClient graph, AccessTokens tokens, HttpMessages messages) {
        this.graph = graph;
        this.tokens = tokens;
        this.messages = messages;
    }

    @Override
    public GraphResult<List<Template>> list(TenantId tenant, WabaId waba) {
        return graph.get(
                        tenant,
                        tokens.forWaba(tenant, waba),
                        "/" + waba
                                + "/message_templates?fields=id,name,language,status,category,components,rejected_reason&limit=250",
                        DEADLINE)
                .map(HttpButtonTemplates::templates);
    }

    static List<Template> templates(JsonNode tree) {
        List<Template> templates = new ArrayList<>();
        for (JsonNode row : tree.path("data")) {
            button(row).ifPresent(button -> {
                String rejected = row.path("rejected_reason").asString("NONE");
                templates.add(new Template(
                        row.path("name").asString(""),
                        row.path("language").asString(""),
                        row.path("category").asString("UNKNOWN"),
                        row.path("status").asString("UNKNOWN"),
                        body(row),
                        button.path("text").asString(""),
                        button.path("ttl_minutes").isIntegralNumber()
                                ? button.path("ttl_minutes").asInt()
                                : null,
                        rejected.equals("NONE") || rejected.isBlank() ? null : rejected));
            });
        }
        return templates;
    }

    private static Optional<JsonNode> button(JsonNode row) {
        for (JsonNode component : row.path("components")) {
            for (JsonNode button : component.path("buttons")) {
                if (button.path("type").asString("").equalsIgnoreCase(BUTTON)) {
                    return Optional.of(button);
                }
            }
        }
        return Optional.empty();
    }

    private static String body(JsonNode row) {
        for (JsonNode component : row.path("components")) {
            if (component.path("type").asString("").equalsIgnoreCase("BODY")) {
                return component.path("text").asString("");
            }
        }
        return "";
    }

    @Override
    public GraphResult<Template> create(TenantId tenant, WabaId waba, Words words) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "BODY");
        body.put("text", words.body());
        if (!words.examples().isEmpty()) {
            body.put("example", Map.of("body_text", List.of(words.examples())));
        }
        Map<String, Object> button = new LinkedHashMap<>();
        button.put("type", BUTTON);
        button.put("text", words.label());
        button.put("ttl_minutes", words.ttlMinutes());
        Map<String, Object> template = new LinkedHashMap<>();
        template.put("name", words.name());
        template.put("language", words.language());
        template.put("category", words.category());
        template.put("components", List.of(body, Map.of("type", "BUTTONS", "buttons", List.of(button))));
        return graph.post(tenant, tokens.forWaba(tenant, waba), "/" + waba + "/message_templates", template, DEADLINE)
                .map(answer -> new Template(
                        words.name(),
                        words.language(),
                        answer.path("category").asString(words.category()),
                        answer.path("status").asString("PENDING"),
                        words.body(),
                        words.label(),
                        words.ttlMinutes(),
                        null));
    }

    @Override
    public GraphResult<String> send(TenantId tenant, PhoneNumberId number, WaUser user, Sending sending) {
        List<Map<String, Object>> components = new ArrayList<>();
        if (!sending.values().isEmpty()) {
            components.add(Map.of(
                    "type",
                    "body",
                    "parameters",
                    sending.values().stream()
                            .map(value -> Map.of("type", "text", "text", value))
                            .toList()));
        }
        List<Map<String, Object>> parameters = new ArrayList<>();
        parameters.add(Map.of("type", "ttl_minutes", "ttl_minutes", sending.ttlMinutes()));
        if (!sending.payload().isEmpty()) {
            parameters.add(Map.of("type", "payload", "payload", sending.payload()));
        }
        components.add(Map.of("type", "button", "sub_type", BUTTON, "parameters", parameters));
        return messages.send(
                tenant,
                number,
                user,
                "template",
                Map.of(
                        "name",
                        sending.name(),
                        "language",
                        Map.of("code", sending.language()),
                        "components",
                        components));
    }
}
