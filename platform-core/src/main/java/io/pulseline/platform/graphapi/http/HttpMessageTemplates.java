package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.MessageTemplates;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

@Component
class HttpMessageTemplates implements MessageTemplates {
    private static final String REQUEST = "call_permission_request";

    private final TemplatesEdge edge;

    HttpMessageTemplates(TemplatesEdge edge) {
        this.edge = edge;
    }

    @Override
    public GraphResult<List<Template>> list(TenantId tenant, WabaId waba) {
        return edge.list(tenant, waba).map(HttpMessageTemplates::templates);
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
        return new Template(
                row.path("id").asString(""),
                row.path("name").asString(""),
                row.path("language").asString(""),
                row.path("category").asString("UNKNOWN"),
                row.path("status").asString("UNKNOWN"),
                TemplatesEdge.text(row, "HEADER"),
                String.valueOf(TemplatesEdge.text(row, "BODY")),
                TemplatesEdge.text(row, "FOOTER"),
                TemplatesEdge.rejection(row));
    }

    @Override
    public GraphResult<Template> create(TenantId tenant, WabaId waba, Words words) {
        List<Map<String, Object>> components = new ArrayList<>();
        if (words.header() != null) {
            components.add(Map.of("type", "HEADER", "format", "TEXT", "text", words.header()));
        }
        components.add(TemplatesEdge.body(words.body(), words.examples()));
        if (words.footer() != null) {
            components.add(Map.of("type", "FOOTER", "text", words.footer()));
        }
        components.add(Map.of("type", REQUEST));
        return edge.create(tenant, waba, words.name(), words.language(), words.category(), components)
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
