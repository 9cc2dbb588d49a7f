package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Lists of any length. The cursor is followed and never the `next` address: that one carries the token and names any
/// host.
@Component
class PagedReads {
    private static final Duration READ = Duration.ofSeconds(5);
    private static final int MOST_PAGES = 100;
    private static final TypeReference<Map<String, Object>> DOCUMENT = new TypeReference<>() {};

    private final GraphClient graph;
    private final ObjectMapper json;

    PagedReads(GraphClient graph, ObjectMapper json) {
        this.graph = graph;
        this.json = json;
    }

    /// @param path with a query
    GraphResult<List<Map<String, Object>>> rows(TenantId tenant, Optional<Secret> token, String path) {
        List<Map<String, Object>> rows = new ArrayList<>();
        String page = path;
        for (int turned = 0; turned < MOST_PAGES; turned++) {
            switch (graph.get(tenant, token, page, READ)) {
                case GraphResult.Failed<JsonNode>(GraphFault fault) -> {
                    return new GraphResult.Failed<>(fault);
                }
                case GraphResult.Ok<JsonNode>(JsonNode tree) -> {
                    tree.path("data").forEach(row -> rows.add(json.convertValue(row, DOCUMENT)));
                    String after =
                            tree.path("paging").path("cursors").path("after").asString("");
                    // a cursor alone means nothing: the last page has one too
                    if (after.isEmpty()
                            || tree.path("paging").path("next").asString("").isEmpty()) {
                        return new GraphResult.Ok<>(rows);
                    }
                    page = path + "&after=" + GraphClient.encoded(after);
                }
            }
        }
        return new GraphResult.Ok<>(rows);
    }
}
