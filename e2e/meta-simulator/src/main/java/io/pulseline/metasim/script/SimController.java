package io.pulseline.metasim.script;

import io.pulseline.metasim.MetaSimulatorApplication.SimClock;
import io.pulseline.metasim.graph.GraphError;
import io.pulseline.metasim.graph.GraphFaults;
import io.pulseline.metasim.webhook.WebhookSender;
import io.pulseline.metasim.world.Policy;
import io.pulseline.metasim.world.SimCalls;
import io.pulseline.metasim.world.SimNumber;
import io.pulseline.metasim.world.SimUser;
import io.pulseline.metasim.world.World;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// `/_sim/…`: what tests and the phone's page do to this world. Shapes are in the README of this module.
@RestController
@RequestMapping("/_sim")
class SimController {
    private final World world;
    private final SimCalls calls;
    private final WebhookSender webhooks;
    private final GraphFaults faults;
    private final SimClock clock;
    private final ObjectMapper json;

    SimController(
            World world,
            SimCalls calls,
            WebhookSender webhooks,
            GraphFaults faults,
            SimClock clock,
            ObjectMapper json) {
        this.world = world;
        this.calls = calls;
        this.webhooks = webhooks;
        this.faults = faults;
        this.clock = clock;
        this.json = json;
    }

    @PostMapping("/calls")
    Map<String, Object> call(@RequestBody JsonNode body) throws Exception {
        SimUser user = world.user(text(body, "from"), text(body, "bsuid"));
        SimNumber number = world.number(String.valueOf(text(body, "number_id")));
        String id = calls.callBusiness(
                user,
                number,
                text(body, "cta_payload"),
                text(body, "deeplink_payload"),
                body.path("tone_hz").asInt(0),
                body.path("media").asBoolean(true));
        return Map.of("call_id", id);
    }

    /// A person's browser joins a call with its own microphone.
    @PostMapping("/calls/{id}/media")
    Map<String, Object> media(@PathVariable String id, @RequestBody JsonNode body) throws Exception {
        return Map.of("sdp", calls.join(id, String.valueOf(text(body, "sdp"))));
    }

    @PostMapping("/users/{waId}/{verb}")
    Map<String, Object> act(
            @PathVariable String waId,
            @PathVariable String verb,
            @RequestBody(required = false) @Nullable JsonNode given)
            throws Exception {
        JsonNode body = given == null ? json.createObjectNode() : given;
        SimUser user = world.user(waId, null);
        switch (verb) {
            case "answer" -> calls.answer(live(waId, body));
            case "reject" -> calls.reject(live(waId, body));
            case "hangup" -> calls.hangUp(live(waId, body));
            case "dtmf" -> calls.press(live(waId, body), String.valueOf(text(body, "key")));
            case "tone" -> calls.play(live(waId, body), body.path("hz").asInt(0));
            case "grant" ->
                world.grant(number(body), user, body.path("permanent").asBoolean(false));
            case "deny" -> world.deny(number(body), user);
            case "revoke" -> world.revoke(number(body), user, "user_action");
            case "message" ->
                world.message(number(body), user, body.path("text").asString("Hello"));
            case "policy" ->
                world.setPolicy(
                        waId,
                        new Policy(
                                body.path("answer").asString("MANUAL"),
                                body.path("answer_millis").asLong(0),
                                body.path("request").asString("MANUAL"),
                                body.path("tone_hz").asInt(0),
                                body.path("talk_millis").asLong(0)));
            default -> throw new GraphError(404, 100, "Unknown verb " + verb, null);
        }
        return Map.of("done", true);
    }

    @PostMapping("/faults")
    Map<String, Object> faults(@RequestBody JsonNode body) {
        WebhookSender.Faults old = webhooks.faults();
        webhooks.setFaults(new WebhookSender.Faults(
                body.path("delay_millis").asLong(old.delayMillis()),
                body.path("duplicates").asInt(old.duplicates()),
                body.path("hold").asString(old.hold()),
                body.path("drop").asString(old.drop()),
                body.path("wrong_signature").asBoolean(old.wrongSignature()),
                body.path("previous_secret").asString(old.previousSecret())));
        if (body.has("bad_sdp")) {
            calls.setBadSdp(body.path("bad_sdp").asBoolean());
        }
        JsonNode graph = body.path("graph");
        if (graph.isObject()) {
            faults.order(
                    graph.path("action").asString("connect"),
                    new GraphFaults.Order(
                            graph.path("status").asInt(500),
                            graph.path("code").asInt(2),
                            graph.path("message").asString("Service temporarily unavailable"),
                            graph.path("times").asInt(1)));
        }
        return Map.of("done", true);
    }

    @DeleteMapping("/faults")
    Map<String, Object> clearFaults() {
        webhooks.setFaults(WebhookSender.Faults.none());
        faults.clear();
        calls.setBadSdp(false);
        return Map.of("done", true);
    }

    @PostMapping("/clock")
    Map<String, Object> clock(@RequestBody JsonNode body) {
        clock.setOffset(Duration.ofSeconds(body.path("offset_seconds").asLong(0)));
        return now();
    }

    @GetMapping("/clock")
    Map<String, Object> now() {
        return Map.of("now", clock.instant(), "offset_seconds", clock.offset().toSeconds());
    }

    /// Any payload, signed and sent; `{n}` in it becomes the running number.
    @PostMapping("/webhooks")
    Map<String, Object> webhooks(@RequestBody JsonNode body) {
        int count = body.path("count").asInt(1);
        String payload = body.path("payload").isString()
                ? body.path("payload").asString()
                : body.path("payload").toString();
        for (int n = 0; n < count; n++) {
            webhooks.sendRaw(payload.replace("{n}", String.valueOf(n)));
        }
        return Map.of("sent", count);
    }

    @PostMapping("/reset")
    Map<String, Object> reset() {
        calls.reset();
        world.reset();
        webhooks.clear();
        clock.setOffset(Duration.ZERO);
        return clearFaults();
    }

    @GetMapping("/state")
    Map<String, Object> state() {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("now", clock.instant());
        state.put("numbers", world.allNumbers());
        state.put("users", world.allUsers());
        state.put("permissions", world.permissions());
        state.put("calls", calls.state());
        state.put("webhooks", webhooks.journal());
        return state;
    }

    private String live(String waId, JsonNode body) {
        @Nullable String id = text(body, "call_id");
        return id != null
                ? id
                : calls.liveCallOf(waId)
                        .orElseThrow(() -> new GraphError(404, 100, "This user has no live call", waId));
    }

    private SimNumber number(JsonNode body) {
        return world.number(String.valueOf(text(body, "number_id")));
    }

    private static @Nullable String text(JsonNode body, String name) {
        return body.path(name).asStringOpt().filter(text -> !text.isBlank()).orElse(null);
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> refuse(GraphError error) {
        return ResponseEntity.status(error.status()).body(GraphFaults.body(error));
    }
}
