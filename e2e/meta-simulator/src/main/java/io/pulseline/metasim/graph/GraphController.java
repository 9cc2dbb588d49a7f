package io.pulseline.metasim.graph;

import io.pulseline.metasim.SimProperties;
import io.pulseline.metasim.world.SimCalls;
import io.pulseline.metasim.world.SimNumber;
import io.pulseline.metasim.world.SimUser;
import io.pulseline.metasim.world.World;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// `/{version}/{id}/…` as Meta's Graph API answers.
@RestController
@RequestMapping("/{version:v[0-9]+\\.[0-9]+}")
class GraphController {
    private final World world;
    private final SimCalls calls;
    private final SimProperties properties;
    private final GraphFaults faults;

    GraphController(World world, SimCalls calls, SimProperties properties, GraphFaults faults) {
        this.world = world;
        this.calls = calls;
        this.properties = properties;
        this.faults = faults;
    }

    @PostMapping("/{number}/calls")
    Map<String, Object> calls(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String number,
            @RequestBody JsonNode body)
            throws Exception {
        authorize(token);
        SimNumber business = world.number(number);
        String action = body.path("action").asString("");
        faults.strike(action);
        if (!"whatsapp".equals(body.path("messaging_product").asString(""))) {
            throw new GraphError(400, 100, "Invalid parameter", "messaging_product must be whatsapp");
        }
        String sdp = body.path("session").path("sdp").asString("");
        String callId = body.path("call_id").asString("");
        @Nullable
        String opaque = body.path("biz_opaque_callback_data").asStringOpt().orElse(null);
        if (opaque != null && opaque.length() > 512) {
            throw new GraphError(
                    400, 100, "Invalid parameter", "biz_opaque_callback_data is longer than 512 characters");
        }
        switch (action) {
            case "connect" -> {
                if (!"offer".equals(body.path("session").path("sdp_type").asString(""))) {
                    throw new GraphError(400, 100, "Invalid parameter", "session.sdp_type must be offer");
                }
                String id = calls.connect(business, recipient(body), sdp, opaque);
                return Map.of("messaging_product", "whatsapp", "calls", List.of(Map.of("id", id)));
            }
            case "pre_accept" -> calls.preAccept(business, callId, sdp);
            case "accept" -> calls.accept(business, callId, sdp, opaque);
            case "reject" -> calls.rejectByBusiness(business, callId);
            case "terminate" -> calls.terminate(business, callId);
            default -> throw new GraphError(400, 100, "Invalid parameter", "Unknown action " + action);
        }
        return Map.of("messaging_product", "whatsapp", "success", true);
    }

    @GetMapping("/{number}/call_permissions")
    Map<String, Object> permissions(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String number,
            @RequestParam(name = "user_wa_id", required = false) @Nullable String waId,
            @RequestParam(required = false) @Nullable String recipient) {
        authorize(token);
        faults.strike("call_permissions");
        if (waId == null && recipient == null) {
            throw new GraphError(400, 100, "Invalid parameter", "user_wa_id or recipient is required");
        }
        return world.permissionAnswer(world.number(number), world.user(waId, recipient));
    }

    @PostMapping("/{number}/messages")
    Map<String, Object> messages(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String number,
            @RequestBody JsonNode body) {
        authorize(token);
        faults.strike("messages");
        SimNumber business = world.number(number);
        SimUser user = recipient(body);
        String type = body.path("type").asString("");
        boolean request = "call_permission_request"
                        .equals(body.path("interactive").path("type").asString(""))
                || "template".equals(type);
        String id = request
                ? world.request(business, user, !"template".equals(type))
                : "wamid.SIM" + UUID.randomUUID().toString().replace("-", "");
        return Map.of(
                "messaging_product",
                "whatsapp",
                "contacts",
                List.of(Map.of("input", user.waId(), "wa_id", user.waId(), "user_id", user.bsuid())),
                "messages",
                List.of(Map.of("id", id)));
    }

    @GetMapping("/{number}/settings")
    Map<String, Object> settings(
            @RequestHeader(name = "Authorization", defaultValue = "") String token, @PathVariable String number) {
        authorize(token);
        SimNumber business = world.number(number);
        Map<String, Object> calling = new LinkedHashMap<>();
        calling.put("status", business.calling() ? "ENABLED" : "DISABLED");
        calling.put("call_icon_visibility", "DEFAULT");
        calling.put("callback_permission_status", "ENABLED");
        calling.put("srtp_key_exchange_protocol", "DTLS");
        calling.put("call_hours", Map.of("status", "DISABLED"));
        calling.put("sip", Map.of("status", business.sip() ? "ENABLED" : "DISABLED"));
        return Map.of("calling", calling);
    }

    @PostMapping("/{number}/settings")
    Map<String, Object> updateSettings(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String number,
            @RequestBody JsonNode body) {
        authorize(token);
        SimNumber old = world.number(number);
        JsonNode calling = body.path("calling");
        boolean enabled = calling.path("status")
                .asString(old.calling() ? "ENABLED" : "DISABLED")
                .equalsIgnoreCase("ENABLED");
        boolean sip = calling.path("sip")
                .path("status")
                .asString(old.sip() ? "ENABLED" : "DISABLED")
                .equalsIgnoreCase("ENABLED");
        world.put(new SimNumber(old.id(), old.waba(), old.e164(), old.name(), enabled, sip));
        return Map.of("success", true);
    }

    @GetMapping("/{waba}/phone_numbers")
    Map<String, Object> numbers(
            @RequestHeader(name = "Authorization", defaultValue = "") String token, @PathVariable String waba) {
        authorize(token);
        return Map.of(
                "data",
                world.numbersOf(waba).stream().map(GraphController::describe).toList());
    }

    @GetMapping("/{number}")
    Map<String, Object> number(
            @RequestHeader(name = "Authorization", defaultValue = "") String token, @PathVariable String number) {
        authorize(token);
        return describe(world.number(number));
    }

    @PostMapping("/{waba}/subscribed_apps")
    Map<String, Object> subscribe(@RequestHeader(name = "Authorization", defaultValue = "") String token) {
        authorize(token);
        return Map.of("success", true);
    }

    @GetMapping("/{waba}/subscribed_apps")
    Map<String, Object> subscribed(@RequestHeader(name = "Authorization", defaultValue = "") String token) {
        authorize(token);
        return Map.of(
                "data",
                List.of(Map.of("whatsapp_business_api_data", Map.of("id", properties.appId(), "name", "Pulseline"))));
    }

    @GetMapping("/{app}/subscriptions")
    Map<String, Object> subscriptions() {
        return Map.of(
                "data",
                List.of(Map.of(
                        "object",
                        "whatsapp_business_account",
                        "active",
                        true,
                        "fields",
                        List.of(
                                Map.of("name", "calls"),
                                Map.of("name", "messages"),
                                Map.of("name", "account_settings_update"),
                                Map.of("name", "account_update")))));
    }

    private static Map<String, Object> describe(SimNumber number) {
        return Map.of(
                "id",
                number.id(),
                "display_phone_number",
                "+" + number.e164(),
                "verified_name",
                number.name(),
                "status",
                "CONNECTED",
                "quality_rating",
                "GREEN",
                "platform_type",
                "CLOUD_API");
    }

    private SimUser recipient(JsonNode body) {
        @Nullable String to = body.path("to").asStringOpt().orElse(null);
        @Nullable String recipient = body.path("recipient").asStringOpt().orElse(null);
        if (to == null && recipient == null) {
            throw new GraphError(400, 100, "Invalid parameter", "to or recipient is required");
        }
        return world.user(to, recipient);
    }

    private void authorize(String header) {
        if (!header.equals("Bearer " + properties.accessToken())) {
            throw new GraphError(401, 190, "Error validating access token", "The access token is not known.");
        }
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> refuse(GraphError error) {
        return ResponseEntity.status(error.status()).body(GraphFaults.body(error));
    }
}
