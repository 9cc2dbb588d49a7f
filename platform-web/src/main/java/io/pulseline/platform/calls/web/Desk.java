package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.AgentDesk;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.calls.Phase;
import io.pulseline.platform.calls.web.Face.Silence;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.SignallingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Which face an agent's softphone has now.
@Component
class Desk {
    /// WhatsApp drops a call without voice after these (Meta, Troubleshooting, 24 Jun 2026).
    private static final Duration SILENCE_AT_START = Duration.ofSeconds(20);

    private static final Duration SILENCE_LATER = Duration.ofSeconds(30);

    /// A report older than this says nothing of now.
    private static final Duration FRESH = Duration.ofSeconds(15);

    private final LiveCalls calls;
    private final AgentDesk desk;
    private final BusinessNumbers numbers;
    private final KnownUsers users;
    private final ObjectMapper json;
    private final Clock clock;

    Desk(LiveCalls calls, AgentDesk desk, BusinessNumbers numbers, KnownUsers users, ObjectMapper json, Clock clock) {
        this.calls = calls;
        this.desk = desk;
        this.numbers = numbers;
        this.users = users;
        this.json = json;
        this.clock = clock;
    }

    Face look(Viewer viewer) {
        return after(viewer, new Face.Idle());
    }

    /// @param before what this stream showed last: only a desk that rang is told who took the call
    Face after(Viewer viewer, Face before) {
        List<CallView> live = calls.live(viewer.tenantId());
        Optional<CallView> mine = live.stream()
                .filter(call -> viewer.person().value().equals(call.agentId()))
                .max((one, other) -> one.startedAt().compareTo(other.startedAt()));
        if (mine.isPresent()) {
            return mine(mine.get());
        }
        List<CallView> ringing = live.stream().filter(Desk::rings).toList();
        if (!ringing.isEmpty()) {
            return new Face.Incoming(ringing.getFirst(), ringing.size() - 1);
        }
        if (before instanceof Face.Incoming(CallView call, int waiting)) {
            Optional<CallView> now = calls.find(viewer.tenantId(), call.id());
            String agent = now.map(CallView::agentName).orElse(null);
            if (now.isPresent() && agent != null) {
                return Face.Taken.at(clock.instant(), now.get(), agent);
            }
        }
        if (before instanceof Face.Taken taken && taken.readable(clock.instant())) {
            return taken;
        }
        return desk.wrapUp(viewer.tenantId(), viewer.person())
                .<Face>map(Face.Ended::new)
                .orElseGet(Face.Idle::new);
    }

    /// A call of a user rings at the desks once its voice path is prepared: then Answer can be kept.
    private static boolean rings(CallView call) {
        return call.direction() == Direction.USER_INITIATED
                && call.phase() == Phase.RINGING
                && call.agentId() == null
                && call.state().preAcceptedAt() != null;
    }

    private Face mine(CallView call) {
        if (call.phase() == Phase.IN_PROGRESS) {
            JsonNode quality = quality(call);
            return new Face.Talking(call, mos(quality), silence(call, quality));
        }
        return call.direction() == Direction.BUSINESS_INITIATED ? new Face.Placing(call) : new Face.Connecting(call);
    }

    private JsonNode quality(CallView call) {
        return json.readTree(calls.quality(call.tenant(), call.id()).orElse("{}"));
    }

    static @Nullable Double mos(JsonNode quality) {
        JsonNode mos = quality.path("META").path("mos");
        return mos.isNumber() ? mos.asDouble() : null;
    }

    private @Nullable Silence silence(CallView call, JsonNode quality) {
        for (String leg : List.of("AGENT", "META")) {
            JsonNode report = quality.path(leg);
            String at = report.path("at").asString("");
            if (at.isEmpty() || report.path("packets").asLong(1) > 0) {
                continue;
            }
            Instant since = Instant.parse(at);
            Instant answered = Objects.requireNonNullElse(call.answeredAt(), since);
            if (since.isAfter(clock.instant().minus(FRESH))) {
                Duration limit = since.isBefore(answered.plus(SILENCE_AT_START)) ? SILENCE_AT_START : SILENCE_LATER;
                return new Silence(leg, since.plus(limit), limit.toSeconds());
            }
        }
        return null;
    }

    /// Everything `calls/_dock` needs.
    Map<String, Object> model(Viewer viewer, Face face) {
        List<BusinessNumber> own = numbers.all(viewer.tenantId());
        Map<String, Object> model = new HashMap<>();
        model.put("viewer", viewer);
        model.put("base", viewer.base());
        model.put("face", face);
        model.put("say", new CallWords(viewer.zone()));
        model.put("numberNames", names(own));
        if (face instanceof Face.Idle || face instanceof Face.Ended) {
            model.put(
                    "ownNumbers",
                    own.stream()
                            .filter(number -> number.signalling() == SignallingMode.GRAPH)
                            .toList());
            model.put("users", users.all(viewer.tenantId()));
        }
        return model;
    }

    static Map<String, String> names(List<BusinessNumber> numbers) {
        return numbers.stream().collect(Collectors.toMap(number -> number.id().value(), BusinessNumber::name));
    }
}
