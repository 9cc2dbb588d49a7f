package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.MetaProperties;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.graphapi.WebhookOverrides;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

@Component
class HttpWebhookOverrides implements WebhookOverrides {
    /// Meta asks the address before it answers.
    private static final Duration DEADLINE = Duration.ofSeconds(25);

    private final GraphClient graph;
    private final AccessTokens tokens;
    private final MetaProperties meta;

    HttpWebhookOverrides(GraphClient graph, AccessTokens tokens, MetaProperties meta) {
        this.graph = graph;
        this.tokens = tokens;
        this.meta = meta;
    }

    @Override
    public GraphResult<Calling.Accepted> set(TenantId tenant, WabaId waba, URI address) {
        return post(tenant, tokens.forWaba(tenant, waba), "/" + waba + "/subscribed_apps", target(address.toString()));
    }

    @Override
    public GraphResult<Calling.Accepted> remove(TenantId tenant, WabaId waba) {
        return post(tenant, tokens.forWaba(tenant, waba), "/" + waba + "/subscribed_apps", Map.of());
    }

    @Override
    public GraphResult<Calling.Accepted> set(TenantId tenant, PhoneNumberId number, URI address) {
        return ofNumber(tenant, number, target(address.toString()));
    }

    @Override
    public GraphResult<Calling.Accepted> remove(TenantId tenant, PhoneNumberId number) {
        return ofNumber(tenant, number, Map.of("override_callback_uri", ""));
    }

    private GraphResult<Calling.Accepted> ofNumber(
            TenantId tenant, PhoneNumberId number, Map<String, Object> configuration) {
        return post(
                tenant, tokens.forNumber(tenant, number), "/" + number, Map.of("webhook_configuration", configuration));
    }

    private Map<String, Object> target(String address) {
        Map<String, Object> target = new LinkedHashMap<>();
        target.put("override_callback_uri", address);
        target.put(
                "verify_token",
                meta.verifyToken() == null ? "" : meta.verifyToken().reveal());
        return target;
    }

    private GraphResult<Calling.Accepted> post(
            TenantId tenant, Optional<Secret> token, String path, Map<String, Object> body) {
        return graph.post(tenant, token, path, body, DEADLINE).map(tree -> new Calling.Accepted());
    }
}
