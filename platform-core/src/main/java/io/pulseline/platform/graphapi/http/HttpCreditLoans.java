package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.CreditLoans;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.TenantId;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

@Component
class HttpCreditLoans implements CreditLoans {
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final GraphClient graph;

    HttpCreditLoans(GraphClient graph) {
        this.graph = graph;
    }

    @Override
    public GraphResult<Calling.Accepted> takeBack(TenantId tenant, String allocation, Secret systemToken) {
        return graph.delete(tenant, Optional.of(systemToken), "/" + GraphClient.encoded(allocation), DEADLINE)
                .map(tree -> new Calling.Accepted());
    }

    @Override
    public GraphResult<String> status(TenantId tenant, String allocation, Secret systemToken) {
        return graph.get(
                        tenant,
                        Optional.of(systemToken),
                        "/" + GraphClient.encoded(allocation) + "?fields=receiving_business,request_status",
                        DEADLINE)
                .map(tree -> tree.path("request_status").asString(""));
    }
}
