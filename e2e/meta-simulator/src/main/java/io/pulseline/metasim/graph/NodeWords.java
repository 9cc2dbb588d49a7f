package io.pulseline.metasim.graph;

import io.pulseline.metasim.SimProperties;
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
    private final SimProperties properties;

    NodeWords(Assets assets, CreditLines credit, Routes routes, SimProperties properties) {
        this.properties = properties;
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
        node.put("account_mode", line.sandbox() ? "SANDBOX" : "LIVE");
        node.put("is_official_business_account", false);
        node.put("is_on_biz_app", line.onPhoneApp());
        node.put("throughput", Map.of("level", "STANDARD"));
        node.put("whatsapp_business_manager_messaging_limit", line.tier());
        node.put("webhook_configuration", levels(number));
        Map<String, Object> health = new LinkedHashMap<>(health("PHONE_NUMBER", number.id(), works));
        Map<String, Object> own = entity("PHONE_NUMBER", number.id(), works);
        sip(own, number);
        health.put(
                "entities",
                List.of(own, Map.of("entity_type", "WABA", "id", number.waba(), "can_send_message", "AVAILABLE")));
        node.put("health_status", health);
        return node;
    }

    /// Addresses by level; those that are not set are left out.
    private Map<String, Object> levels(SimNumber number) {
        Map<String, Object> levels = new LinkedHashMap<>();
        URI own = routes.ofNumber(number.id());
        if (own != null) {
            levels.put("phone_number", own.toString());
        }
        URI moved = routes.of(number.waba()).override();
        if (moved != null) {
            levels.put("whatsapp_business_account", moved.toString());
        }
        if (properties.webhookUrl() != null) {
            levels.put("application", properties.webhookUrl().toString());
        }
        return levels;
    }

    /// The one field that Meta has for calls.
    private static void sip(Map<String, Object> entity, SimNumber number) {
        entity.put("can_receive_call_sip", number.sip() ? "AVAILABLE" : "BLOCKED");
        if (!number.sip()) {
            entity.putIfAbsent(
                    "errors",
                    List.of(Map.of(
                            "error_code",
                            138024,
                            "error_description",
                            "SIP is not enabled for this phone number.",
                            "possible_solution",
                            "Enable SIP in the call settings.")));
        }
    }

    private static Map<String, Object> health(String type, String id, boolean works) {
        return Map.of(
                "can_send_message", works ? "AVAILABLE" : "BLOCKED", "entities", List.of(entity(type, id, works)));
    }

    private static Map<String, Object> entity(String type, String id, boolean works) {
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
        return entity;
    }
}
