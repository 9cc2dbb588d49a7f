package io.pulseline.metasim.graph;

import io.pulseline.metasim.signup.Partner;
import io.pulseline.metasim.webhook.WebhookSender;
import io.pulseline.metasim.world.World;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import tools.jackson.databind.JsonNode;

/// A partner vouches for a customer's business. `POST /_sim/certifications/{business}` is Meta's decision.
///
/// @see "Meta, Partner-led business verification, 14 Nov 2025"
@RestController
class GraphCertification {
    private static final int MOST = 3;
    private static final long LARGEST = 5L << 20;
    private static final Set<String> KINDS = Set.of("application/pdf", "image/jpeg", "image/png");

    private final Partner partner;
    private final WebhookSender webhooks;
    private final GraphAccess access;
    private final GraphFaults faults;
    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();

    GraphCertification(Partner partner, WebhookSender webhooks, GraphAccess access, GraphFaults faults) {
        this.partner = partner;
        this.webhooks = webhooks;
        this.access = access;
        this.faults = faults;
    }

    @PostMapping("/{version:v[0-9]+\\.[0-9]+}/{portfolio}/self_certify_whatsapp_business")
    Map<String, Object> hand(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String portfolio,
            @RequestParam(name = "end_business_id") String business,
            @RequestParam(name = "business_documents[]") List<MultipartFile> documents) {
        access.system(token);
        faults.strike("certification");
        if (!portfolio.equals(partner.businessId())) {
            throw World.unknown(portfolio);
        }
        if (documents.isEmpty()
                || documents.size() > MOST
                || documents.stream()
                        .anyMatch(one ->
                                one.getSize() > LARGEST || !KINDS.contains(String.valueOf(one.getContentType())))) {
            throw new GraphError(400, 100, "Invalid parameter", "One to three PDF, JPG or PNG files of at most 5 MB");
        }
        int attempt = attempts.merge(business, 1, Integer::sum);
        if (attempt > MOST) {
            throw new GraphError(400, 100, "Invalid parameter", "No verification attempts are left");
        }
        return Map.of("success", true, "message", "Submitted for review", "verification_attempts", attempt);
    }

    /// `{status, reason}`
    @PostMapping("/_sim/certifications/{business}")
    Map<String, Object> decide(@PathVariable String business, @RequestBody JsonNode body) {
        webhooks.send(
                partner.businessId(),
                "account_update",
                Map.of(
                        "event",
                        "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE",
                        "partner_client_certification_info",
                        Map.of(
                                "client_business_id",
                                business,
                                "status",
                                body.path("status").asString("APPROVED"),
                                "rejection_reasons",
                                List.of(body.path("reason").asString("NONE")))));
        return Map.of("told", true);
    }
}
