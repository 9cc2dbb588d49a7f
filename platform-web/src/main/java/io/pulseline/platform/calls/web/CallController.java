package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.CallEntry;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.calls.QualitySample;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.numbers.BusinessNumbers;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// One call: what happened, in which order, who said so. Why it costs what it costs is loaded from `rating`.
@Controller
class CallController {
    private static final Pattern ICE = Pattern.compile("ICE (\\d+) ms to (\\S+), DTLS (\\d+) ms as (\\w+), (\\S+)");

    /// By the first words of an entry.
    private static final Map<String, String> LEGS = Map.of(
            "the agent's", "AGENT",
            "the asked colleague's", "COLLEAGUE",
            "the telephony's", "TRUNK",
            "the supervisor's", "SUPERVISOR");

    private final LiveCalls calls;
    private final BusinessNumbers numbers;
    private final ObjectMapper json;
    private final Clock clock;

    CallController(LiveCalls calls, BusinessNumbers numbers, ObjectMapper json, Clock clock) {
        this.calls = calls;
        this.numbers = numbers;
        this.json = json;
        this.clock = clock;
    }

    /// How a leg found its way.
    record Path(String leg, String iceMillis, String peer, String dtlsMillis, String role, String profile) {}

    /// Last quality report of a leg; null means not measured.
    record LegQuality(
            String leg,
            long packets,
            long lost,
            double jitterMillis,
            @Nullable Double roundTripMillis,
            @Nullable Double mos) {}

    @GetMapping("/t/{tenant}/calls/{id}")
    String show(Viewer viewer, @PathVariable String id, Model model) {
        CallView call = calls.find(viewer.tenantId(), callId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        List<CallEntry> timeline = calls.timeline(viewer.tenantId(), call.id());
        CallWords say = new CallWords(viewer.zone());
        JsonNode quality =
                json.readTree(calls.quality(viewer.tenantId(), call.id()).orElse("{}"));
        model.addAttribute("base", viewer.base());
        model.addAttribute("say", say);
        model.addAttribute("zoneText", say.zoneText(clock.instant()));
        model.addAttribute("call", call);
        model.addAttribute("state", say.state(call));
        model.addAttribute(
                "numberName",
                numbers.find(viewer.tenantId(), call.number())
                        .map(number -> number.name())
                        .orElse(call.number().value()));
        model.addAttribute("ladder", Ladder.of(call, timeline, say));
        model.addAttribute("events", timeline.size());
        model.addAttribute(
                "recorded", timeline.stream().anyMatch(entry -> entry.kind().startsWith("Recording")));
        model.addAttribute(
                "voicemail", timeline.stream().anyMatch(entry -> entry.kind().equals("VoicemailLeft")));
        model.addAttribute("strip", CallStrip.of(call, say));
        model.addAttribute("mos", Desk.mos(quality));
        model.addAttribute("sdp", SdpView.of(call));
        List<QualitySample> course = calls.qualityOverTime(viewer.tenantId(), call.id());
        model.addAttribute("course", QualityChart.of(course, say));
        model.addAttribute(
                "legs",
                List.of("META", "AGENT", "TRUNK").stream()
                        .filter(leg -> quality.path(leg).isObject())
                        .map(leg -> legQuality(leg, quality.path(leg)))
                        .toList());
        model.addAttribute(
                "paths",
                timeline.stream().flatMap(entry -> path(entry).stream()).toList());
        model.addAttribute("symptoms", Symptom.of(Symptom.Seen.of(call, timeline, course)));
        model.addAttribute("words", FirstWords.of(call.state(), timeline));
        return "calls/show";
    }

    private static CallId callId(String text) {
        try {
            return new CallId(UUID.fromString(text));
        } catch (IllegalArgumentException noId) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, null, noId);
        }
    }

    private static LegQuality legQuality(String leg, JsonNode report) {
        return new LegQuality(
                leg,
                report.path("packets").asLong(0),
                report.path("lost").asLong(0),
                report.path("jitterMillis").asDouble(0),
                number(report.path("roundTripMillis")),
                number(report.path("mos")));
    }

    private static @Nullable Double number(JsonNode node) {
        return node.isNumber() ? node.asDouble() : null;
    }

    private static List<Path> path(CallEntry entry) {
        Matcher words = ICE.matcher(entry.detail());
        if (!entry.kind().equals("LegConnected") || !words.find()) {
            return List.of();
        }
        return List.of(new Path(
                LEGS.entrySet().stream()
                        .filter(leg -> entry.detail().startsWith(leg.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse("META"),
                words.group(1),
                words.group(2),
                words.group(3),
                words.group(4),
                words.group(5)));
    }
}
