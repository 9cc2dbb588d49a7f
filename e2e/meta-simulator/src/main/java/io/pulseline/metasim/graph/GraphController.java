package io.pulseline.metasim.graph;

import io.pulseline.metasim.world.SimCalls;
import io.pulseline.metasim.world.SimCaptures;
import io.pulseline.metasim.world.SimNumber;
import io.pulseline.metasim.world.SimTemplates;
import io.pulseline.metasim.world.SimUser;
import io.pulseline.metasim.world.World;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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
    private final GraphAccess access;
    private final SimTemplates templates;
    private final GraphFaults faults;

    GraphController(World world, SimCalls calls, GraphFaults faults, GraphAccess access, SimTemplates templates) {
        this.templates = templates;
        this.world = world;
        this.calls = calls;
        this.access = access;
        this.faults = faults;
    }

    @PostMapping("/{number}/calls")
    Map<String, Object> calls(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String number,
            @RequestBody JsonNode body)
            throws Exception {
        access.number(token, number);
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
        SimCaptures.@Nullable Wish capture = SimCaptures.read(body);
        switch (action) {
            case "connect" -> {
                if (!"offer".equals(body.path("session").path("sdp_type").asString(""))) {
                    throw new GraphError(400, 100, "Invalid parameter", "session.sdp_type must be offer");
                }
                String id = calls.connect(business, recipient(body), sdp, opaque, capture);
                return Map.of("messaging_product", "whatsapp", "calls", List.of(Map.of("id", id)));
            }
            case "pre_accept" -> {
                answers(body);
                calls.preAccept(business, callId, sdp);
            }
            case "accept" -> {
                answers(body);
                calls.accept(business, callId, sdp, opaque, capture);
            }
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
        access.number(token, number);
        faults.strike("call_permissions");
        if (waId == null && recipient == null) {
            throw new GraphError(400, 100, "Invalid parameter", "user_wa_id or recipient is required");
        }
        return world.permissionAnswer(world.number(number), world.user(waId, recipient));
    }

    @PostMapping("/{number}/conversational_automation")
    Map<String, Object> automation(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String number,
            @RequestBody JsonNode body) {
        access.number(token, number);
        if (!body.path("enable_welcome_message").isBoolean()) {
            throw new GraphError(400, 100, "Invalid parameter", "enable_welcome_message must be true or false");
        }
        world.permissions()
                .welcoming(
                        world.number(number),
                        body.path("enable_welcome_message").asBoolean());
        return Map.of("success", true);
    }

    @PostMapping("/{number}/messages")
    Map<String, Object> messages(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String number,
            @RequestBody JsonNode body) {
        access.number(token, number);
        faults.strike("messages");
        SimNumber business = world.number(number);
        SimUser user = recipient(body);
        String type = body.path("type").asString("");
        if (!"whatsapp".equals(body.path("messaging_product").asString(""))) {
            throw new GraphError(400, 100, "Invalid parameter", "messaging_product must be whatsapp");
        }
        if ("voice_call".equals(body.path("interactive").path("type").asString(""))) {
            button(body.path("interactive"));
        }
        boolean ringsUs = "template".equals(type)
                && templates.calls(
                        business.waba(),
                        body.path("template").path("name").asString(""),
                        body.path("template").path("language").path("code").asString(""));
        if (ringsUs) {
            templates.checkMessage(business.waba(), body.path("template"));
        }
        boolean request = !ringsUs
                && ("call_permission_request"
                                .equals(body.path("interactive").path("type").asString(""))
                        || "template".equals(type));
        if (!request && !ringsUs) {
            world.permissions().needWindow(business, user);
        }
        if ("template".equals(type)) {
            JsonNode named = body.path("template");
            templates.fits(
                    business.waba(),
                    named.path("name").asString(""),
                    named.path("language").path("code").asString(""),
                    named.path("components"));
        }
        String id = request
                ? world.request(
                        business,
                        user,
                        "template".equals(type)
                                ? templates.category(
                                        business.waba(),
                                        body.path("template").path("name").asString(""),
                                        body.path("template")
                                                .path("language")
                                                .path("code")
                                                .asString(""))
                                : null)
                : "wamid.SIM" + UUID.randomUUID().toString().replace("-", "");
        return Map.of(
                "messaging_product",
                "whatsapp",
                "contacts",
                List.of(Map.of("input", user.waId(), "wa_id", user.waId(), "user_id", user.bsuid())),
                "messages",
                List.of(Map.of("id", id)));
    }

    /// A call button: label up to 20 characters, 1 to 43,200 minutes, payload up to 512.
    private static void button(JsonNode interactive) {
        JsonNode parameters = interactive.path("action").path("parameters");
        int minutes = parameters.path("ttl_minutes").asInt(10_080);
        String rule = interactive.path("body").path("text").asString("").isBlank()
                ? "interactive.body.text is required"
                : !interactive.path("action").path("name").asString("").equals("voice_call")
                        ? "interactive.action.name must be voice_call"
                        : parameters.path("display_text").asString("").length() > 20
                                ? "display_text is longer than 20 characters"
                                : minutes < 1 || minutes > 43_200
                                        ? "ttl_minutes must be 1 to 43200"
                                        : parameters
                                                                .path("payload")
                                                                .asString("")
                                                                .length()
                                                        > 512
                                                ? "payload is longer than 512 characters"
                                                : "";
        if (!rule.isEmpty()) {
            throw new GraphError(400, 131009, "Parameter value is not valid", rule);
        }
    }

    private static void answers(JsonNode body) {
        if (!"answer".equals(body.path("session").path("sdp_type").asString(""))) {
            throw new GraphError(400, 100, "Invalid parameter", "session.sdp_type must be answer");
        }
    }

    private SimUser recipient(JsonNode body) {
        @Nullable String to = body.path("to").asStringOpt().orElse(null);
        @Nullable String recipient = body.path("recipient").asStringOpt().orElse(null);
        if (to == null && recipient == null) {
            throw new GraphError(400, 100, "Invalid parameter", "to or recipient is required");
        }
        return world.user(to, recipient);
    }
}
