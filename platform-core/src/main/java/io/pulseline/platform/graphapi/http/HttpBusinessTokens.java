package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.BusinessTokens;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.MetaProperties;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

@Component
class HttpBusinessTokens implements BusinessTokens {
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final GraphClient graph;
    private final MetaProperties meta;
    private final Clock clock;

    HttpBusinessTokens(GraphClient graph, MetaProperties meta, Clock clock) {
        this.graph = graph;
        this.meta = meta;
        this.clock = clock;
    }

    @Override
    public GraphResult<Secret> fetch(TenantId tenant, String business, Secret systemToken) {
        return token(graph.post(
                tenant,
                Optional.of(systemToken),
                "/" + GraphClient.encoded(business) + "/system_user_access_tokens?fetch_only=true",
                Map.of(),
                DEADLINE));
    }

    @Override
    public GraphResult<Secret> ofSolution(TenantId tenant, String solution, String business, Secret systemToken) {
        return token(graph.get(
                tenant,
                Optional.of(systemToken),
                "/" + GraphClient.encoded(solution) + "/access_token?business_id=" + GraphClient.encoded(business),
                DEADLINE));
    }

    /// The guide answers with a list, the OpenAPI document with the bare object.
    private static GraphResult<Secret> token(GraphResult<JsonNode> answer) {
        return switch (answer) {
            case GraphResult.Failed<JsonNode>(var fault) -> new GraphResult.Failed<>(fault);
            case GraphResult.Ok<JsonNode>(JsonNode tree) -> {
                String listed = tree.path("data").path(0).path("access_token").asString("");
                String token = listed.isEmpty() ? tree.path("access_token").asString("") : listed;
                yield token.isEmpty()
                        ? new GraphResult.Failed<>(Faults.answerLost("Meta's answer has no access_token"))
                        : new GraphResult.Ok<>(new Secret(token));
            }
        };
    }

    @Override
    public GraphResult<Renewed> renew(TenantId tenant, Secret token) {
        String path = "/oauth/access_token?grant_type=fb_exchange_token&client_id=" + meta.appId() + "&client_secret="
                + GraphClient.encoded(secret()) + "&set_token_expires_in_60_days=true&fb_exchange_token="
                + GraphClient.encoded(token.reveal());
        return switch (graph.getOnce(tenant, path, DEADLINE)) {
            case GraphResult.Failed<JsonNode>(var fault) -> new GraphResult.Failed<>(fault);
            case GraphResult.Ok<JsonNode>(JsonNode tree) -> {
                String fresh = tree.path("access_token").asString("");
                yield fresh.isEmpty()
                        ? new GraphResult.Failed<>(Faults.answerLost("Meta's answer has no access_token"))
                        : new GraphResult.Ok<>(new Renewed(
                                new Secret(fresh), end(tree.path("expires_in").asLong(0))));
            }
        };
    }

    private @Nullable Instant end(long seconds) {
        return seconds <= 0 ? null : clock.instant().plusSeconds(seconds);
    }

    @Override
    public GraphResult<Calling.Accepted> revoke(TenantId tenant, Secret token) {
        String path = "/oauth/revoke?client_id=" + meta.appId() + "&client_secret=" + GraphClient.encoded(secret())
                + "&revoke_token=" + GraphClient.encoded(token.reveal()) + "&access_token="
                + GraphClient.encoded(meta.appId() + "|" + secret());
        return graph.getOnce(tenant, path, DEADLINE).map(tree -> new Calling.Accepted());
    }

    private String secret() {
        return meta.appSecret() == null ? "" : meta.appSecret().reveal();
    }
}
