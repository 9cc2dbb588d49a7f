package io.pulseline.metasim.graph;

import io.pulseline.metasim.SimProperties;
import io.pulseline.metasim.world.CallingSettings;
import io.pulseline.metasim.world.SimAccount;
import io.pulseline.metasim.world.SimNumber;
import io.pulseline.metasim.world.World;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// Accounts, numbers, their settings, and which app hears of them.
@RestController
@RequestMapping("/{version:v[0-9]+\\.[0-9]+}")
class GraphNodes {
    private final World world;
    private final CallingSettings settings;
    private final SimProperties properties;
    private final GraphFaults faults;
    private final GraphAccess access;
    private final CallAnalytics analytics;

    GraphNodes(
            World world,
            CallingSettings settings,
            SimProperties properties,
            GraphFaults faults,
            GraphAccess access,
            CallAnalytics analytics) {
        this.world = world;
        this.settings = settings;
        this.properties = properties;
        this.faults = faults;
        this.access = access;
        this.analytics = analytics;
    }

    @GetMapping("/{number}/settings")
    Map<String, Object> settings(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String number,
            @RequestParam(name = "include_sip_credentials", defaultValue = "false") boolean withPassword) {
        access.business(token);
        faults.strike("settings");
        return Map.of("calling", settings.read(world.number(number), withPassword));
    }

    @PostMapping("/{number}/settings")
    Map<String, Object> updateSettings(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String number,
            @RequestBody JsonNode body) {
        access.business(token);
        faults.strike("settings");
        settings.update(world.number(number), body.path("calling"));
        return Map.of("success", true);
    }

    @GetMapping("/{waba}/phone_numbers")
    Map<String, Object> numbers(
            @RequestHeader(name = "Authorization", defaultValue = "") String token, @PathVariable String waba) {
        access.business(token);
        account(waba);
        return Map.of("data", world.numbersOf(waba).stream().map(this::describe).toList());
    }

    /// A number or an account, whichever has the id.
    @GetMapping("/{node}")
    Map<String, Object> node(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String node,
            @RequestParam(defaultValue = "") String fields) {
        access.business(token);
        if (CallAnalytics.asked(fields)) {
            faults.strike("call_analytics");
            return analytics.answer(account(node).id(), fields);
        }
        faults.strike("node");
        return world.account(node).map(this::describe).orElseGet(() -> describe(world.number(node)));
    }

    @PostMapping("/{waba}/subscribed_apps")
    Map<String, Object> subscribe(
            @RequestHeader(name = "Authorization", defaultValue = "") String token, @PathVariable String waba) {
        access.business(token);
        account(waba);
        return Map.of("success", true);
    }

    @GetMapping("/{waba}/subscribed_apps")
    Map<String, Object> subscribed(
            @RequestHeader(name = "Authorization", defaultValue = "") String token, @PathVariable String waba) {
        access.business(token);
        account(waba);
        return Map.of(
                "data",
                List.of(Map.of("whatsapp_business_api_data", Map.of("id", properties.appId(), "name", "Pulseline"))));
    }

    @GetMapping("/{app}/subscriptions")
    Map<String, Object> subscriptions(@RequestHeader(name = "Authorization", defaultValue = "") String token) {
        access.app(token);
        List<Map<String, String>> fields = List.of(
                Map.of("name", "calls"),
                Map.of("name", "messages"),
                Map.of("name", "account_settings_update"),
                Map.of("name", "account_update"));
        return Map.of("data", List.of(Map.of("object", "whatsapp_business_account", "active", true, "fields", fields)));
    }

    private SimAccount account(String waba) {
        return world.account(waba).orElseThrow(() -> World.unknown(waba));
    }

    private Map<String, Object> describe(SimAccount account) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("id", account.id());
        node.put("name", account.name());
        node.put("currency", account.currency());
        node.put("status", "ACTIVE");
        node.put("account_review_status", "APPROVED");
        node.put("primary_funding_id", "5550" + account.id());
        node.put("health_status", health("WABA", account.id()));
        return node;
    }

    private Map<String, Object> describe(SimNumber number) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("id", number.id());
        node.put("display_phone_number", "+" + number.e164());
        node.put("verified_name", number.name());
        node.put("status", "CONNECTED");
        node.put("quality_rating", "GREEN");
        node.put("code_verification_status", "VERIFIED");
        node.put("name_status", "APPROVED");
        node.put("platform_type", "CLOUD_API");
        node.put("account_mode", "LIVE");
        node.put("is_on_biz_app", false);
        node.put("throughput", Map.of("level", "STANDARD"));
        node.put("whatsapp_business_manager_messaging_limit", "TIER_10K");
        node.put("health_status", health("PHONE_NUMBER", number.id()));
        return node;
    }

    private static Map<String, Object> health(String type, String id) {
        return Map.of(
                "can_send_message",
                "AVAILABLE",
                "entities",
                List.of(Map.of("entity_type", type, "id", id, "can_send_message", "AVAILABLE")));
    }
}
