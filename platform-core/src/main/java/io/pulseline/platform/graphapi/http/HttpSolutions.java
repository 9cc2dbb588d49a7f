package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.MetaProperties;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.graphapi.Solutions;
import io.pulseline.platform.kernel.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;

@Component
class HttpSolutions implements Solutions {
    private static final Duration READ = Duration.ofSeconds(5);
    private static final Duration WRITE = Duration.ofSeconds(15);
    /// What is asked for the app itself is no tenant's.
    private static final TenantId NOBODY = new TenantId(new UUID(0, 0));

    private static final TypeReference<Map<String, Object>> DOCUMENT = new TypeReference<>() {};
    private static final String FIELDS = "id,name,status,status_for_pending_request,owner_permissions,"
            + "partners%7Bpartner_permissions,partner_app%7D";

    private final GraphClient graph;
    private final MetaProperties meta;
    private final ObjectMapper json;
    private final PagedReads pages;

    HttpSolutions(GraphClient graph, MetaProperties meta, ObjectMapper json, PagedReads pages) {
        this.graph = graph;
        this.pages = pages;
        this.meta = meta;
        this.json = json;
    }

    @Override
    public GraphResult<List<Map<String, Object>>> list(String role, Secret systemToken) {
        return pages.rows(
                NOBODY,
                Optional.of(systemToken),
                "/" + meta.appId() + "/whatsapp_business_solutions?role=" + role + "&limit=100&fields=" + FIELDS);
    }

    @Override
    public GraphResult<Map<String, Object>> read(String solution, Secret systemToken) {
        return graph.get(
                        NOBODY,
                        Optional.of(systemToken),
                        "/" + GraphClient.encoded(solution) + "?fields=" + FIELDS,
                        READ)
                .map(tree -> json.convertValue(tree, DOCUMENT));
    }

    @Override
    public GraphResult<Calling.Accepted> act(String solution, String verb, Secret systemToken) {
        return graph.post(
                        NOBODY,
                        Optional.of(systemToken),
                        "/" + GraphClient.encoded(solution) + "/" + verb,
                        Map.of(),
                        WRITE)
                .map(tree -> new Calling.Accepted());
    }
}
