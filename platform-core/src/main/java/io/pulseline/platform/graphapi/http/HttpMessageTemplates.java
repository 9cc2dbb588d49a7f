package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.MessageTemplates;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

@Component
class HttpMessageTemplates implements MessageTemplates {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final String REQUEST = "call_permission_request";

    private final GraphClient graph;
    private final AccessTokens tokens;

    HttpMessageTemplates(GraphClient graph, AccessTokens tokens) {
        this.graph = graph;
        this.tokens = tokens;
    }

    @Override
    public GraphResult<List<Template>> list(TenantId tenant, WabaId waba) {
        return graph.get(
                        tenant,
                        tokens.forWaba(tenant, waba),
                        "/" + waba
                                + "/message_templates?fields=id,name,language,status,category,components,rejected_reason&limit=250",
                        DEADLINE)
                .map(HttpMessageTemplates::templates);
    }

    static List<Template> templates(JsonNode tree) {
        List<Template> templates = new ArrayList<>();
        for (JsonNode row : tree.path("data")) {
            boolean asks = false;
            for (JsonNode component : row.path("components")) {
                asks |= component.path("type").asString("").equalsIgnoreCase(REQUEST);
            }
            if (asks) {
                templates.add(template(row));
            }
        }
        return templates;
    }

    private static Template template(JsonNode row) {
        String rejected = row.path("rejected_reason").asString("NONE");
        return new Template(
                row.path("id").asString(""),
                row.path("name").asString(""),
                row.path("language").asString(""),
                row.path("category").asString("UNKNOWN"),
                row.path("status").asString("UNKNOWN"),
                text(row, "HEADER"),
                String.valueOf(text(row, "BODY")),
                text(row, "FOOTER"),
                rejected.equals("NONE") || rejected.isBlank() ? null : rejected);
    }

    private static @Nullable String text(JsonNode row, String type) {
        for (JsonNode component : row.path("components")) {
            if (component.path("type").asString("").equalsIgnoreCase(type)) {
                return component.path("text").asStringOpt().orElse(null);
            }
        }
        return null;
    }

    @Override
    public GraphResult<Template> create(TenantId tenant, WabaId waba, Words words) {
        List<Map<String, Object>> components = new ArrayList<>();
        if (words.header() != null) {
            components.add(Map.of("type", "HEADER", "format", "TEXT", "text", words.header()));
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "BODY");
        body.put("text", words.body());
        if (!words.examples().isEmpty()) {
            body.put("example", Map.of("body_text", List.of(words.examples())));
        }
        components.add(body);
        if (words.footer() != null) {
            components.add(Map.of("type", "FOOTER", "text", words.footer()));
        }
        components.add(Map.of("type", REQUEST));
        Map<String, Object> template = new LinkedHashMap<>();
        template.put("name", words.name());
        template.put("language", words.language());
        template.put("category", words.category());
        template.put("components", components);
        return graph.post(tenant, tokens.forWaba(tenant, waba), "/" + waba + "/message_templates", template, DEADLINE)
                .map(answer -> new Template(
                        answer.path("id").asString(""),
                        words.name(),
                        words.language(),
                        answer.path("category").asString(words.category()),
                        answer.path("status").asString("PENDING"),
                        words.header(),
                        words.body(),
                        words.footer(),
                        null));
    }
}
