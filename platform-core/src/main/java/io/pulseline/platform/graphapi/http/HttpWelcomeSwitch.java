package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.WelcomeSwitch;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import java.time.Duration;
import java.util.Map;
import org.springframework.stereotype.Component;

@Component
class HttpWelcomeSwitch implements WelcomeSwitch {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final GraphClient graph;
    private final AccessTokens tokens;

    HttpWelcomeSwitch(GraphClient graph, AccessTokens tokens) {
        this.graph = graph;
        this.tokens = tokens;
    }

    @Override
    public GraphResult<Calling.Accepted> welcome(TenantId tenant, PhoneNumberId number, boolean on) {
        return graph.post(
                        tenant,
                        tokens.forNumber(tenant, number),
                        "/" + number + "/conversational_automation",
                        Map.of("enable_welcome_message", on),
                        DEADLINE)
                .map(tree -> new Calling.Accepted());
    }
}
