package io.pulseline.metasim.script;

import io.pulseline.metasim.MetaSimulatorApplication.SimClock;
import io.pulseline.metasim.graph.GraphError;
import io.pulseline.metasim.graph.GraphFaults;
import io.pulseline.metasim.signup.CreditLines;
import io.pulseline.metasim.signup.CurrencyMoves;
import io.pulseline.metasim.signup.SharedSolutions;
import io.pulseline.metasim.signup.SignupDesk;
import io.pulseline.metasim.webhook.WebhookSender;
import io.pulseline.metasim.world.CallingSettings;
import io.pulseline.metasim.world.CountedCalls;
import io.pulseline.metasim.world.CountedMessages;
import io.pulseline.metasim.world.Policy;
import io.pulseline.metasim.world.SimCalls;
import io.pulseline.metasim.world.SimFiles;
import io.pulseline.metasim.world.SimNumber;
import io.pulseline.metasim.world.SimTemplates;
import io.pulseline.metasim.world.SimUser;
import io.pulseline.metasim.world.SimVoicemails;
import io.pulseline.metasim.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
    private static final Set<String> ANSWERS = Set.of("AUTO", "REJECT", "MANUAL");
    private static final Set<String> REPLIES = Set.of("GRANT", "GRANT_ALWAYS", "DENY", "MANUAL");

    private final World world;
    private final SimTemplates templates;
    private final SimCalls calls;
    private final CountedCalls counted;
    private final CountedMessages countedMessages;
    private final CallingSettings settings;
    private final WebhookSender webhooks;
    private final GraphFaults faults;
    private final SignupDesk desk;
    private final CreditLines credit;
    private final SharedSolutions solutions;
    private final CurrencyMoves moves;
    private final SimVoicemails voicemails;
    private final SimFiles files;
    private final SimClock clock;
    private final ObjectMapper json;

    SimController(
            World world,
            SimTemplates templates,
            SimCalls calls,
            CountedCalls counted,
            CountedMessages countedMessages,
            CallingSettings settings,
            WebhookSender webhooks,
            GraphFaults faults,
            SignupDesk desk,
            CreditLines credit,
            SharedSolutions solutions,
            CurrencyMoves moves,
            SimVoicemails voicemails,
            SimFiles files,
            SimClock clock,
            ObjectMapper json) {
        this.world = world;
        this.templates = templates;
        this.calls = calls;
        this.counted = counted;
        this.countedMessages = countedMessages;
        this.settings = settings;
        this.webhooks = webhooks;
        this.faults = faults;
        this.desk = desk;
        this.credit = credit;
        this.solutions = solutions;
        this.moves = moves;
        this.voicemails = voicemails;
        this.files = files;
        this.clock = clock;
        this.json = json;
    }

    @PostMapping("/calls")
    Map<String, Object> call(@RequestBody JsonNode body) throws Exception {
        @Nullable String from = text(body, "from");
        @Nullable String bsuid = text(body, "bsuid");
        if (from == null && bsuid == null) {
            throw missing("from");
        }
        String id = calls.callBusiness(
                from == null ? world.user(null, bsuid) : user(from),
                number(body, null),
                text(body, "cta_payload"),
                text(body, "deeplink_payload"),
                body.path("tone_hz").asInt(0),
                body.path("media").asBoolean(!body.path("echo").asBoolean(false)),
                body.path("companion").asBoolean(false));
        if (body.path("echo").asBoolean(false)) {
            calls.echo(id);
        }
        return Map.of("call_id", id);
    }

    /// One call, as in the state.
    @GetMapping("/calls/{id}")
    Map<String, Object> call(@PathVariable String id) {
        return calls.look(id);
    }

    /// A person's browser joins a call with its own microphone.
    @PostMapping("/calls/{id}/media")
    Map<String, Object> media(@PathVariable String id, @RequestBody JsonNode body) throws Exception {
        return Map.of("sdp", calls.join(id, String.valueOf(text(body, "sdp"))));
    }

    @PostMapping("/users/{id}/{verb}")
    Map<String, Object> act(
            @PathVariable String id, @PathVariable String verb, @RequestBody(required = false) @Nullable JsonNode given)
            throws Exception {
        JsonNode body = given == null ? json.createObjectNode() : given;
        SimUser user = user(id);
        switch (verb) {
            case "answer" -> calls.answer(live(user, body), body.path("tone_hz").asInt(-1));
            case "reject" -> calls.reject(live(user, body));
            case "hangup" -> calls.hangUp(live(user, body));
            case "dtmf" -> calls.press(live(user, body), String.valueOf(text(body, "key")));
            case "echo" -> calls.echo(live(user, body));
            case "network" ->
                calls.dark(live(user, body), body.path("dark_millis").asLong(2000));
            case "tone" -> calls.play(live(user, body), body.path("hz").asInt(0));
            case "grant" ->
                world.permissions()
                        .grant(number(body, user), user, body.path("permanent").asBoolean(false));
            case "deny" -> world.permissions().deny(number(body, user), user);
            case "revoke" -> {
                if (body.path("silent").asBoolean(false)) {
                    world.permissions().revokeQuietly(number(body, user), user);
                } else {
                    world.permissions().revoke(number(body, user), user);
                }
            }
            case "message" ->
                world.permissions()
                        .message(number(body, user), user, body.path("text").asString("Hello"));
            case "open" -> world.permissions().open(number(body, user), user);
            case "voicemail" -> {
                @Nullable String call = text(body, "call_id");
                if (call == null) {
                    throw missing("call_id");
                }
                voicemails.leave(number(body, user), user, call);
            }
            case "policy" -> world.setPolicy(user.waId(), policy(body));
            default -> throw new GraphError(404, 100, "Unknown verb " + verb, null);
        }
        return Map.of("done", true);
    }

    private static Policy policy(JsonNode body) {
        String answer = body.path("answer").asString("MANUAL");
        String request = body.path("request").asString("MANUAL");
        if (!ANSWERS.contains(answer) || !REPLIES.contains(request)) {
            throw new GraphError(400, 100, "Invalid parameter", "answer " + ANSWERS + ", request " + REPLIES);
        }
        return new Policy(
                answer,
                body.path("answer_millis").asLong(0),
                request,
                body.path("tone_hz").asInt(0),
                body.path("talk_millis").asLong(0));
    }

    /// Another number appears at Meta, or one of the cast changes.
    @PostMapping("/numbers")
    Map<String, Object> number(@RequestBody JsonNode body) {
        String id = text(body, "id");
        String e164 = text(body, "e164");
        if (id == null || e164 == null) {
            throw missing(id == null ? "id" : "e164");
        }
        world.put(new SimNumber(
                id,
                body.path("waba").asString("104729118830551"),
                e164,
                body.path("name").asString("+" + e164),
                body.path("calling").asBoolean(true),
                body.path("sip").asBoolean(false)));
        if (body.path("sandbox").asBoolean(false)) {
            world.permissions().sandbox(id);
        }
        return Map.of("done", true);
    }

    /// Somebody changes a number's settings in WhatsApp Manager, or with the token of another app: `app_id`.
    @PostMapping("/settings")
    Map<String, Object> settings(@RequestBody JsonNode body) {
        @Nullable String app = text(body, "app_id");
        if (app == null) {
            settings.update(number(body, null), body.path("calling"));
        } else {
            settings.update(number(body, null), body.path("calling"), app);
        }
        return Map.of("done", true);
    }

    /// What analytics count, and in which of the documented shapes.
    @PostMapping("/analytics")
    Map<String, Object> analytics(@RequestBody JsonNode body) {
        counted.tell(body);
        countedMessages.tell(body);
        return Map.of("done", true);
    }

    /// An account reaches a tier: `{waba, region, from, to, month, at}`; `to` absent is MAX.
    @PostMapping("/tiers")
    Map<String, Object> tier(@RequestBody JsonNode body) {
        String waba = text(body, "waba");
        if (waba == null) {
            throw missing("waba");
        }
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("tier_update_time", body.path("at").asLong(clock.instant().getEpochSecond()));
        info.put("pricing_category", body.path("category").asString("CALLING"));
        info.put(
                "tier",
                body.path("from").asLong(0) + ":"
                        + (body.has("to") ? body.path("to").asString("MAX") : "MAX"));
        info.put(
                "effective_month",
                body.path("month").asString(clock.instant().toString().substring(0, 7)));
        info.put("region", body.path("region").asString("Other"));
        webhooks.send(
                waba, "account_update", Map.of("event", "VOLUME_BASED_PRICING_TIER_UPDATE", "volume_tier_info", info));
        return Map.of("done", true);
    }

    /// The reviewer decides on a template: `{waba, name, language, status, reason}`.
    @PostMapping("/templates")
    Map<String, Object> template(@RequestBody JsonNode body) {
        templates.decide(
                body.path("waba").asString("104729118830551"),
                String.valueOf(text(body, "name")),
                body.path("language").asString("en"),
                body.path("status").asString("APPROVED"),
                text(body, "reason"));
        return Map.of("done", true);
    }

    /// Meta stops a number's own calls, `{number_id, seconds}`, or warns before it, `{number_id, violation}`.
    @PostMapping("/quality")
    Map<String, Object> quality(@RequestBody JsonNode body) {
        SimNumber number = number(body, null);
        @Nullable String violation = text(body, "violation");
        if (violation == null) {
            world.permissions()
                    .pause(
                            number,
                            clock.instant().plusSeconds(body.path("seconds").asLong(7 * 86_400)));
        } else {
            world.permissions().warn(number, violation);
        }
        return Map.of("done", true);
    }

    /// Real time moved by `offset_seconds`, or standing still `at` an instant.
    @PostMapping("/clock")
    Map<String, Object> clock(@RequestBody JsonNode body) {
        @Nullable String at = text(body, "at");
        if (at == null) {
            clock.setOffset(Duration.ofSeconds(body.path("offset_seconds").asLong(0)));
        } else {
            clock.hold(instant(at));
        }
        return now();
    }

    @GetMapping("/clock")
    Map<String, Object> now() {
        return Map.of("now", clock.instant(), "offset_seconds", clock.offset().toSeconds());
    }

    @PostMapping("/reset")
    Map<String, Object> reset() {
        calls.reset();
        counted.reset();
        countedMessages.reset();
        webhooks.clear();
        webhooks.clearFaults();
        faults.clear();
        clock.setOffset(Duration.ZERO);
        world.reset();
        templates.reset();
        desk.reset();
        credit.reset();
        solutions.reset();
        moves.reset();
        settings.reset();
        files.reset();
        return Map.of("done", true);
    }

    @GetMapping("/state")
    Map<String, Object> state() {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("now", clock.instant());
        state.put("numbers", world.allNumbers());
        state.put("users", world.allUsers());
        state.put("permissions", world.permissions().all());
        state.put("calls", calls.state());
        state.put("webhooks", webhooks.journal());
        return state;
    }

    /// By phone number or by business-scoped id.
    private SimUser user(String id) {
        return id.matches("[A-Z]{2}\\..+") ? world.user(null, id) : world.user(id, null);
    }

    private String live(SimUser user, JsonNode body) {
        @Nullable String id = text(body, "call_id");
        return id != null
                ? id
                : calls.liveCallOf(user.waId())
                        .orElseThrow(() -> new GraphError(404, 100, "This user has no live call", user.waId()));
    }

    /// `number_id` or, spoken to a user, the number that asked last.
    private SimNumber number(JsonNode body, @Nullable SimUser user) {
        @Nullable String name = text(body, "number_id") == null ? text(body, "to") : text(body, "number_id");
        if (name != null) {
            return world.numberNamed(name).orElseThrow(() -> World.unknown(name));
        }
        return world.number(
                world.permissions().askedBy(user == null ? "" : user.waId()).orElseThrow(() -> missing("number_id")));
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException wrong) {
            throw new GraphError(400, 100, "Invalid parameter", "'" + text + "' is not an instant");
        }
    }

    private static GraphError missing(String field) {
        return new GraphError(400, 100, "Invalid parameter", field + " is missing");
    }

    private static @Nullable String text(JsonNode body, String name) {
        return body.path(name).asStringOpt().filter(text -> !text.isBlank()).orElse(null);
    }
}
