package io.pulseline.metasim.graph;

import io.pulseline.metasim.signup.Assets;
import io.pulseline.metasim.signup.CreditLines;
import io.pulseline.metasim.webhook.Routes;
import io.pulseline.metasim.world.SimAccount;
import io.pulseline.metasim.world.SimNumber;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Accounts and numbers in Meta's words.
@Component
class NodeWords {
    private final Assets assets;
    private final CreditLines credit;
    private final Routes routes;

    NodeWords(Assets assets, CreditLines credit, Routes routes) {
        this.assets = assets;
        this.credit = credit;
        this.routes = routes;
    }

    Map<String, Object> of(SimAccount account) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("id", account.id());
        node.put("name", account.name());
        node.put("currency", account.currency());
        node.put("timezone_id", "1");
        node.put("status", "ACTIVE");
        node.put("account_review_status", "APPROVED");
        String funding = credit.funding(account.id());
        if (funding != null) {
            node.put("primary_funding_id", funding);
        }
        Assets.Account owned = assets.account(account.id());
        if (owned != null) {
            node.put("owner_business_info", Map.of("id", owned.business(), "name", account.name()));
        }
        node.put("health_status", health("WABA", account.id(), true));
        return node;
    }

    Map<String, Object> of(SimNumber number) {
        Assets.Line line = assets.line(number.id());
        boolean works = line.registered() || line.onPhoneApp();
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("id", number.id());
        node.put("display_phone_number", "+" + number.e164());
        node.put("verified_name", number.name());
        node.put("status", works ? "CONNECTED" : "PENDING");
        node.put("quality_rating", works ? "GREEN" : "UNKNOWN");
        node.put("code_verification_status", line.verified() ? "VERIFIED" : "NOT_VERIFIED");
        node.put("name_status", "APPROVED");
        node.put("platform_type", works ? "CLOUD_API" : "NOT_APPLICABLE");
        node.put("account_mode", "LIVE");
        node.put("is_on_biz_app", line.onPhoneApp());
        node.put("throughput", Map.of("level", "STANDARD"));
        node.put("whatsapp_business_manager_messaging_limit", line.tier());
        URI moved = routes.of(number.waba()).override();
        if (moved != null) {
            node.put("webhook_configuration", Map.of("whatsapp_business_account", moved.toString()));
        }
        node.put("health_status", health("PHONE_NUMBER", number.id(), works));
        return node;
    }

    private static Map<String, Object> health(String type, String id, boolean works) {
        Map<String, Object> entity = new LinkedHashMap<>();
        entity.put("entity_type", type);
        entity.put("id", id);
        entity.put("can_send_message", works ? "AVAILABLE" : "BLOCKED");
        if (!works) {
            entity.put(
                    "errors",
                    List.of(Map.of(
                            "error_code",
                            141000,
                            "error_description",
                            "The phone number is not registered on Cloud API.",
                            "possible_solution",
                            "Register the phone number.")));
        }
        return Map.of("can_send_message", works ? "AVAILABLE" : "BLOCKED", "entities", List.of(entity));
    }
}
