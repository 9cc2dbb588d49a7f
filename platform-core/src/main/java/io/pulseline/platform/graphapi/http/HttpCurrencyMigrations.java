package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.CurrencyMigrations;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.time.Duration;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

@Component
class HttpCurrencyMigrations implements CurrencyMigrations {
    private static final Duration READ = Duration.ofSeconds(5);
    private static final Duration WRITE = Duration.ofSeconds(15);

    private final GraphClient graph;
    private final AccessTokens tokens;

    HttpCurrencyMigrations(GraphClient graph, AccessTokens tokens) {
        this.graph = graph;
        this.tokens = tokens;
    }

    @Override
    public GraphResult<String> begin(TenantId tenant, WabaId source, Currency currency, @Nullable String creditLine) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("currency", currency.getCurrencyCode());
        if (creditLine != null) {
            body.put("extended_credit_id", creditLine);
        }
        GraphResult<JsonNode> answer = graph.post(
                tenant,
                tokens.forWaba(tenant, source),
                "/" + source + "/set_payment_method_migration_intent",
                body,
                WRITE);
        return switch (answer) {
            case GraphResult.Failed<JsonNode>(GraphFault fault) -> new GraphResult.Failed<>(fault);
            case GraphResult.Ok<JsonNode>(JsonNode tree) -> {
                String id = tree.path("migration_id").asString("");
                yield id.isEmpty()
                        ? new GraphResult.Failed<>(Faults.answerLost("Meta's answer has no migration_id"))
                        : new GraphResult.Ok<>(id);
            }
        };
    }

    @Override
    public GraphResult<Answer> read(TenantId tenant, WabaId source, String migration) {
        return graph.get(
                        tenant,
                        tokens.forWaba(tenant, source),
                        "/" + GraphClient.encoded(migration) + "?fields=status,destination_waba",
                        READ)
                .map(tree -> {
                    String copy = tree.path("destination_waba").path("id").asString("");
                    return new Answer(tree.path("status").asString(""), copy.isEmpty() ? null : new WabaId(copy));
                });
    }

    @Override
    public GraphResult<Calling.Accepted> resume(TenantId tenant, WabaId source, String migration) {
        return graph.post(
                        tenant,
                        tokens.forWaba(tenant, source),
                        "/" + GraphClient.encoded(migration) + "/resume_migration",
                        Map.of(),
                        WRITE)
                .map(tree -> new Calling.Accepted());
    }
}
