package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// The message templates of an account at Meta, whatever each is for.
///
/// @see "Meta, WhatsApp Business Account, Message Templates edge"
@Component
class TemplatesEdge {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final GraphClient graph;
    private final AccessTokens tokens;

    TemplatesEdge(GraphClient graph, AccessTokens tokens) {
        this.graph = graph;
        this.tokens = tokens;
    }

    /// Meta's page of at most 250, its rows under `data`.
    GraphResult<JsonNode> list(TenantId tenant, WabaId waba) {
        return graph.get(
                tenant,
                tokens.forWaba(tenant, waba),
                address(waba) + "?fields=id,name,language,status,category,components,rejected_reason&limit=250",
                DEADLINE);
    }

    GraphResult<JsonNode> create(
            TenantId tenant,
            WabaId waba,
            String name,
            String language,
            String category,
            List<Map<String, Object>> components) {
        Map<String, Object> template = new LinkedHashMap<>();
        template.put("name", name);
        template.put("language", language);
        template.put("category", category);
        template.put("components", components);
        return graph.post(tenant, tokens.forWaba(tenant, waba), address(waba), template, DEADLINE);
    }

    /// The component with the text.
    ///
    /// @param examples a value for each variable, none when it has none
    static Map<String, Object> body(String text, List<String> examples) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "BODY");
        body.put("text", text);
        if (!examples.isEmpty()) {
            body.put("example", Map.of("body_text", List.of(examples)));
        }
        return body;
    }

    /// @param type HEADER, BODY or FOOTER
    /// @return null when the template has no such component
    static @Nullable String text(JsonNode row, String type) {
        for (JsonNode component : row.path("components")) {
            if (component.path("type").asString("").equalsIgnoreCase(type)) {
                return component.path("text").asStringOpt().orElse(null);
            }
        }
        return null;
    }

    /// Why Meta rejected it, in Meta's word; null when it did not.
    static @Nullable String rejection(JsonNode row) {
        String rejected = row.path("rejected_reason").asString("NONE");
        return rejected.equals("NONE") || rejected.isBlank() ? null : rejected;
    }

    private static String address(WabaId waba) {
        return "/" + waba + "/message_templates";
    }
}
