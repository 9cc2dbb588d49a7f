package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.BusinessCertification;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

@Component
class HttpBusinessCertification implements BusinessCertification {
    private static final Duration UPLOAD = Duration.ofSeconds(60);
    /// What is asked for our own portfolio is no tenant's.
    private static final TenantId NOBODY = new TenantId(new UUID(0, 0));

    private final GraphClient graph;

    HttpBusinessCertification(GraphClient graph) {
        this.graph = graph;
    }

    @Override
    public GraphResult<Handed> hand(String partner, String business, List<Document> documents, Secret systemToken) {
        return graph.upload(
                        NOBODY,
                        Optional.of(systemToken),
                        "/" + partner + "/self_certify_whatsapp_business",
                        Map.of("end_business_id", business),
                        documents.stream()
                                .map(one -> new GraphClient.Part(
                                        "business_documents[]", one.name(), one.type(), one.content()))
                                .toList(),
                        UPLOAD)
                .map(tree -> new Handed(
                        tree.path("verification_attempts").asInt(1),
                        tree.path("message").asString("")));
    }
}
