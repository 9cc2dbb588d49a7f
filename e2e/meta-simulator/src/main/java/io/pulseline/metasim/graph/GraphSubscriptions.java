package io.pulseline.metasim.graph;

import io.pulseline.metasim.SimProperties;
import io.pulseline.metasim.signup.Assets;
import io.pulseline.metasim.webhook.Routes;
import io.pulseline.metasim.webhook.WebhookSender;
import io.pulseline.metasim.world.World;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// Which app hears of an account, and where.
///
/// @see "Meta, Webhook overrides, 7 Nov 2025"
@RestController
@RequestMapping("/{version:v[0-9]+\\.[0-9]+}")
class GraphSubscriptions {
    private static final int LONGEST_ADDRESS = 200;
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1");

    private final World world;
    private final Routes routes;
    private final WebhookSender webhooks;
    private final SimProperties properties;
    private final GraphAccess access;
    private final GraphFaults faults;
    private final Assets assets;

    GraphSubscriptions(
            World world,
            Routes routes,
            WebhookSender webhooks,
            SimProperties properties,
            GraphAccess access,
            GraphFaults faults,
            Assets assets) {
        this.world = world;
        this.routes = routes;
        this.webhooks = webhooks;
        this.properties = properties;
        this.access = access;
        this.faults = faults;
        this.assets = assets;
    }

    /// With an address: an override, which Meta proves by its handshake. Without: the app's own address again.
    @PostMapping("/{waba}/subscribed_apps")
    Map<String, Object> subscribe(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String waba,
            @RequestBody(required = false) @Nullable JsonNode body) {
        need(token, waba);
        String address = body == null ? "" : body.path("override_callback_uri").asString("");
        if (address.isEmpty()) {
            faults.strike("subscribed_apps");
            routes.set(waba, new Routes.Route(true, null));
            return Map.of("success", true);
        }
        faults.strike("override");
        if (!routes.of(waba).subscribed()) {
            throw new GraphError(400, 100, "Invalid parameter", "Before overriding, subscribe the app to the account.");
        }
        prove(address, body == null ? "" : body.path("verify_token").asString(""));
        routes.set(waba, new Routes.Route(true, URI.create(address)));
        return Map.of("success", true);
    }

    /// A number's own node: its two-step PIN, or its own webhook address; an empty one takes it away.
    ///
    /// @see "Meta, Two-step verification, 5 Nov 2025; Webhook overrides, 7 Nov 2025"
    @PostMapping("/{number:[0-9]+}")
    Map<String, Object> change(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String number,
            @RequestBody JsonNode body) {
        access.number(token, number);
        if (body.has("pin")) {
            faults.strike("pin");
            String pin = body.path("pin").asString("");
            if (!pin.matches("[0-9]{6}")) {
                throw new GraphError(400, 100, "Invalid parameter", "pin must have 6 digits");
            }
            assets.setPin(number, pin);
            webhooks.send(
                    world.number(number).waba(),
                    "security",
                    Map.of("display_phone_number", world.number(number).e164(), "event", "PIN_CHANGED"));
            return Map.of("success", true);
        }
        JsonNode wanted = body.path("webhook_configuration");
        if (!wanted.isObject()) {
            throw new GraphError(400, 100, "Invalid parameter", "nothing of this number can be changed so");
        }
        faults.strike("override");
        String address = wanted.path("override_callback_uri").asString("");
        if (address.isEmpty()) {
            routes.setNumber(number, null);
            return Map.of("success", true);
        }
        if (!routes.of(world.number(number).waba()).subscribed()) {
            throw new GraphError(400, 100, "Invalid parameter", "Before overriding, subscribe the app to the account.");
        }
        prove(address, wanted.path("verify_token").asString(""));
        routes.setNumber(number, URI.create(address));
        return Map.of("success", true);
    }

    @GetMapping("/{waba}/subscribed_apps")
    Map<String, Object> subscribed(
            @RequestHeader(name = "Authorization", defaultValue = "") String token, @PathVariable String waba) {
        need(token, waba);
        Routes.Route route = routes.of(waba);
        if (!route.subscribed()) {
            return Map.of("data", List.of());
        }
        Map<String, Object> row = new LinkedHashMap<>();
        row.put(
                "whatsapp_business_api_data",
                Map.of(
                        "id",
                        properties.appId(),
                        "link",
                        "https://www.facebook.com/games/?app_id=" + properties.appId(),
                        "name",
                        "Pulseline"));
        if (route.override() != null) {
            row.put("override_callback_uri", route.override().toString());
        }
        return Map.of("data", List.of(row));
    }

    @DeleteMapping("/{waba}/subscribed_apps")
    Map<String, Object> unsubscribe(
            @RequestHeader(name = "Authorization", defaultValue = "") String token, @PathVariable String waba) {
        need(token, waba);
        faults.strike("subscribed_apps");
        routes.set(waba, new Routes.Route(false, null));
        return Map.of("success", true);
    }

    @GetMapping("/{app}/subscriptions")
    Map<String, Object> subscriptions(@RequestHeader(name = "Authorization", defaultValue = "") String token) {
        access.app(token);
        faults.strike("subscriptions");
        List<Map<String, String>> fields = routes.fields().stream()
                .map(field -> Map.of("name", field, "version", "v26.0"))
                .toList();
        return Map.of("data", List.of(Map.of("object", "whatsapp_business_account", "active", true, "fields", fields)));
    }

    private void need(String token, String waba) {
        access.business(token);
        if (world.account(waba).isEmpty()) {
            throw World.unknown(waba);
        }
        access.account(token, waba);
    }

    /// Meta wants HTTPS; this machine's own address is excused.
    private void prove(String address, String verifyToken) {
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException malformed) {
            throw new GraphError(400, 100, "Invalid parameter", "override_callback_uri is not an address");
        }
        boolean here = uri.getHost() != null && HERE.contains(uri.getHost());
        if (address.length() > LONGEST_ADDRESS || !"https".equals(uri.getScheme()) && !here) {
            throw new GraphError(
                    400,
                    100,
                    "Invalid parameter",
                    "override_callback_uri must be https and at most " + LONGEST_ADDRESS + " characters");
        }
        int status = webhooks.verify(uri, verifyToken);
        if (status != 200) {
            throw new GraphError(
                    400,
                    2200,
                    "Callback verification failed",
                    "Callback verification failed with the following errors: HTTP Status Code = " + status);
        }
    }
}
