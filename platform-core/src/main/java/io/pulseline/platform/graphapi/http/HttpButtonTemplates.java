package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.ButtonTemplates;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.WabaId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

@Component
class HttpButtonTemplates implements ButtonTemplates {
    private static final String BUTTON = "voice_call";

    private final TemplatesEdge edge;
    private final HttpMessages messages;

    HttpButtonTemplates(TemplatesEdge edge, HttpMessages messages) {
        this.edge = edge;
        this.messages = messages;
    }

    @Override
    public GraphResult<List<Template>> list(TenantId tenant, WabaId waba) {
        return edge.list(tenant, waba).map(HttpButtonTemplates::templates);
    }

    static List<Template> templates(JsonNode tree) {
        List<Template> templates = new ArrayList<>();
        for (JsonNode row : tree.path("data")) {
            button(row)
                    .ifPresent(button -> templates.add(new Template(
                            row.path("name").asString(""),
                            row.path("language").asString(""),
                            row.path("category").asString("UNKNOWN"),
                            row.path("status").asString("UNKNOWN"),
                            Objects.requireNonNullElse(TemplatesEdge.text(row, "BODY"), ""),
                            button.path("text").asString(""),
                            button.path("ttl_minutes").isIntegralNumber()
                                    ? button.path("ttl_minutes").asInt()
                                    : null,
                            TemplatesEdge.rejection(row))));
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

    @Override
    public GraphResult<Template> create(TenantId tenant, WabaId waba, Words words) {
        Map<String, Object> button = new LinkedHashMap<>();
        button.put("type", BUTTON);
        button.put("text", words.label());
        button.put("ttl_minutes", words.ttlMinutes());
        return edge.create(
                        tenant,
                        waba,
                        words.name(),
                        words.language(),
                        words.category(),
                        List.of(
                                TemplatesEdge.body(words.body(), words.examples()),
                                Map.of("type", "BUTTONS", "buttons", List.of(button))))
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
