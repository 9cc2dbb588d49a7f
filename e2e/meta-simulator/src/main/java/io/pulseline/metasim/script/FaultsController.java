package io.pulseline.metasim.script;

import io.pulseline.metasim.edge.MediaFault;
import io.pulseline.metasim.graph.GraphError;
import io.pulseline.metasim.graph.GraphFaults;
import io.pulseline.metasim.webhook.WebhookFaults;
import io.pulseline.metasim.webhook.WebhookSender;
import io.pulseline.metasim.world.SimCalls;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// `/_sim/faults` and `/_sim/webhooks`: what goes wrong between Meta and the business.
@RestController
@RequestMapping("/_sim")
class FaultsController {
    private static final Set<String> KNOWN = new TreeSet<>(Set.of(
            "delay_millis",
            "duplicates",
            "hold",
            "reorder",
            "drop",
            "wrong_signature",
            "previous_secret",
            "bad_sdp",
            "media",
            "graph"));
    private static final Set<String> ACTIONS = new TreeSet<>(Set.of(
            "connect",
            "pre_accept",
            "accept",
            "reject",
            "terminate",
            "call_permissions",
            "messages",
            "settings",
            "media",
            "node",
            "access_token",
            "debug_token",
            "revoke",
            "fetch_token",
            "subscribed_apps",
            "subscriptions",
            "override",
            "pin",
            "phone_numbers",
            "add_number",
            "request_code",
            "verify_code",
            "register",
            "deregister",
            "assigned_users",
            "credit",
            "batch",
            "batch.part",
            "solutions",
            "solution_act",
            "activities",
            "certification",
            "currency"));

    private final SimCalls calls;
    private final WebhookSender webhooks;
    private final GraphFaults faults;

    FaultsController(SimCalls calls, WebhookSender webhooks, GraphFaults faults) {
        this.calls = calls;
        this.webhooks = webhooks;
        this.faults = faults;
    }

    /// Fields that are absent stay as they are. A field that is not known is refused: a fault that silently does
    /// not
    /// happen would make a test pass for nothing.
    @PostMapping("/faults")
    Map<String, Object> order(@RequestBody JsonNode body) {
        body.propertyNames().stream()
                .filter(name -> !KNOWN.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw unknown("fault", name, KNOWN);
                });
        if (body.has("media")) {
            String wanted = body.path("media").asString("").toUpperCase(Locale.ROOT);
            calls.setMediaFault(Arrays.stream(MediaFault.values())
                    .filter(fault -> fault.name().equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> unknown(
                            "media",
                            wanted,
                            Arrays.stream(MediaFault.values()).map(Enum::name).collect(Collectors.toSet()))));
        }
        JsonNode graph = body.path("graph");
        String action = graph.path("action").asString("connect");
        if (!ACTIONS.contains(action)) {
            throw unknown("action", action, ACTIONS);
        }
        WebhookFaults old = webhooks.faults();
        webhooks.setFaults(new WebhookFaults(
                body.path("delay_millis").asLong(old.delayMillis()),
                body.path("duplicates").asInt(old.duplicates()),
                body.path("hold").asString(old.hold()),
                body.path("reorder").asBoolean(old.reorder()),
                body.path("drop").asString(old.drop()),
                body.path("wrong_signature").asBoolean(old.wrongSignature()),
                body.path("previous_secret").asString(old.previousSecret())));
        if (body.has("bad_sdp")) {
            calls.setBadSdp(body.path("bad_sdp").asBoolean());
        }
        if (graph.path("clear").asBoolean(false)) {
            faults.clear();
        } else if (graph.isObject()) {
            String number = graph.path("number").asString("");
            faults.order(
                    number.isEmpty() ? action : action + " " + number,
                    new GraphFaults.Order(
                            graph.path("status").asInt(500),
                            graph.path("code").asInt(2),
                            graph.path("message").asString("Service temporarily unavailable"),
                            graph.path("times").asInt(1)));
        }
        return now();
    }

    @GetMapping("/faults")
    Map<String, Object> now() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("webhooks", webhooks.faults());
        all.put("bad_sdp", calls.badSdp());
        all.put("media", calls.mediaFault());
        all.put("graph", faults.orders());
        return all;
    }

    @DeleteMapping("/faults")
    Map<String, Object> clear() {
        webhooks.clearFaults();
        faults.clear();
        calls.setBadSdp(false);
        calls.setMediaFault(MediaFault.NONE);
        return now();
    }

    /// Any payload, signed and sent; `{n}` in it becomes the running number.
    @PostMapping("/webhooks")
    Map<String, Object> send(@RequestBody JsonNode body) {
        int count = body.path("count").asInt(1);
        String payload = body.path("payload").isString()
                ? body.path("payload").asString()
                : body.path("payload").toString();
        for (int n = 0; n < count; n++) {
            webhooks.sendRaw(payload.replace("{n}", String.valueOf(n)));
        }
        return Map.of("sent", count);
    }

    /// Meta's handshake with the receiver of webhooks.
    @PostMapping("/webhooks/verification")
    Map<String, Object> verify(@RequestBody JsonNode body) {
        int status = webhooks.verify(body.path("token").asStringOpt().orElse(null));
        return Map.of("verified", status == 200, "status", status);
    }

    private static GraphError unknown(String kind, String name, Set<String> known) {
        return new GraphError(400, 100, "Unknown " + kind + " '" + name + "'", "Known: " + String.join(", ", known));
    }
}
