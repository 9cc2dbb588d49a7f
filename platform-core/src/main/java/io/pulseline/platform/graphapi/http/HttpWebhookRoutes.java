package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.WebhookRoutes;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

@Component
class HttpWebhookRoutes implements WebhookRoutes {
    private static final Duration READ = Duration.ofSeconds(5);

    private final GraphClient graph;
    private final AccessTokens tokens;

    HttpWebhookRoutes(GraphClient graph, AccessTokens tokens) {
        this.graph = graph;
        this.tokens = tokens;
    }

    @Override
    public GraphResult<Levels> of(TenantId tenant, PhoneNumberId number) {
        return graph.get(tenant, tokens.forNumber(tenant, number), "/" + number + "?fields=webhook_configuration", READ)
                .map(answer -> {
                    JsonNode levels = answer.path("webhook_configuration");
                    return new Levels(
                            text(levels.path("phone_number")),
                            text(levels.path("whatsapp_business_account")),
                            text(levels.path("application")));
                });
    }

    private static @Nullable String text(JsonNode node) {
        String text = node.asString("");
        return text.isBlank() ? null : text;
    }
}
