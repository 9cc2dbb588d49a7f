package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.AgentDesk;
import io.pulseline.platform.calls.AgentPresence;
import io.pulseline.platform.calls.CallProperties;
import io.pulseline.platform.calls.CallRecorder;
import io.pulseline.platform.calls.CallTransfer;
import io.pulseline.platform.calls.CallTransfers;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.calls.Phase;
import io.pulseline.platform.calls.Ringing;
import io.pulseline.platform.calls.Supervision;
import io.pulseline.platform.calls.Supervisions;
import io.pulseline.platform.calls.web.Face.Silence;
import io.pulseline.platform.identity.Role;
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
    private final Ringing ringing;
    private final AgentDesk desk;
    private final SharedDesks shared;
    private final CallTransfers transfers;
    private final CallRecorder recorder;
    private final Supervisions supervisions;
    private final BusinessNumbers numbers;
    private final ObjectMapper json;
    private final CallProperties properties;
    private final TurnCredentials turn;
    private final Clock clock;

    Desk(
            LiveCalls calls,
            Ringing ringing,
            AgentDesk desk,
            SharedDesks shared,
            CallTransfers transfers,
            CallRecorder recorder,
            Supervisions supervisions,
            BusinessNumbers numbers,
            ObjectMapper json,
            CallProperties properties,
            TurnCredentials turn,
            Clock clock) {
        this.turn = turn;
        this.properties = properties;
        this.ringing = ringing;
        this.shared = shared;
        this.transfers = transfers;
        this.recorder = recorder;
        this.supervisions = supervisions;
        this.calls = calls;
        this.desk = desk;
        this.numbers = numbers;
        this.json = json;
        this.clock = clock;
    }

    Face look(Viewer viewer) {
        return face(viewer, new Face.Idle(), ringing.look(viewer.tenantId()));
    }

    /// @param callsWait whether calls wait for agents: then the face may change by the clock alone
    record Seen(Face face, boolean callsWait) {}

    /// @param had the call that this desk had a moment ago: whoever has it now is named, as the stream names them
    Face look(Viewer viewer, CallView had) {
        return face(viewer, new Face.Incoming(had, 0, null), ringing.look(viewer.tenantId()));
    }

    /// @param before what this stream showed last: only a desk that rang is told who took the call
    /// @param since  of the news, by [System#nanoTime()]
    Seen after(Viewer viewer, Face before, long since) {
        Ringing.Desks desks = shared.look(viewer.tenantId(), since);
        return new Seen(face(viewer, before, desks), desks.waiting() > 0);
    }

    private Face face(Viewer viewer, Face before, Ringing.Desks desks) {
        Optional<CallView> mine = desks.live().stream()
                .filter(call -> viewer.person().value().equals(call.agentId()))
                .max((one, other) -> one.startedAt().compareTo(other.startedAt()));
        if (mine.isPresent()) {
            return mine(viewer, mine.get());
        }
        // only administrators may, and every open softphone asks at each piece of news
        Optional<Supervision> listens = viewer.role() == Role.TENANT_ADMIN
                ? supervisions.of(viewer.tenantId(), viewer.person())
                : Optional.empty();
        Optional<CallView> supervised = listens.flatMap(one -> desks.live().stream()
                .filter(call -> call.id().equals(one.call()))
                .findFirst());
        if (listens.isPresent() && supervised.isPresent()) {
            return new Face.Supervising(supervised.get(), listens.get());
        }
        AgentDesk.Own own = desk.own(viewer.tenantId(), viewer.person());
        CallTransfer passed = own.passed();
        if (passed != null) {
            Optional<CallView> call = desks.live().stream()
                    .filter(one -> one.id().equals(passed.call()))
                    .findFirst();
            if (call.isPresent()) {
                return passed.joined()
                        ? new Face.Consulted(call.get(), passed)
                        : new Face.Incoming(call.get(), 0, passed);
            }
        }
        Optional<CallView> rings = desks.at(viewer.person());
        if (rings.isPresent()) {
            return new Face.Incoming(rings.get(), desks.waiting() - 1, null);
        }
        CallView shown = shown(before);
        if (shown != null) {
            Optional<CallView> now = calls.find(viewer.tenantId(), shown.id());
            String agent = now.map(CallView::agentName).orElse(null);
            if (now.isPresent()
                    && agent != null
                    && !viewer.person().value().equals(now.get().agentId())) {
                return Face.Taken.at(clock.instant(), now.get(), agent);
            }
        }
        if (before instanceof Face.Taken taken && taken.readable(clock.instant())) {
            return taken;
        }
        AgentDesk.WrapUp ended = own.wrapUp();
        if (ended != null) {
            return new Face.Ended(ended.call(), ended.ringsAgainAt());
        }
        AgentPresence.Absence absence = own.absence();
        return absence == null ? new Face.Idle() : new Face.Away(absence.since(), absence.voiceless());
    }

    /// The call that this stream's desk had a moment ago, null for none: whoever has it now is named.
    private static @Nullable CallView shown(Face before) {
        return before instanceof Face.Incoming incoming
                ? incoming.call()
                : before instanceof Face.Talking talking ? talking.call() : null;
    }

    private Face mine(Viewer viewer, CallView call) {
        if (call.phase() == Phase.IN_PROGRESS) {
            JsonNode quality = quality(call);
            CallTransfer passing = transfers.of(call.tenant(), call.id()).orElse(null);
            return new Face.Talking(
                    call,
                    mos(quality),
                    silence(call, quality),
                    passing,
                    passing == null ? transfers.free(call.tenant(), viewer.person()) : List.of(),
                    recorder.light(call),
                    supervisions
                            .of(call.tenant(), call.id())
                            .filter(Supervision::isSeen)
                            .orElse(null));
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
        model.put("answerSeconds", properties.answerDeadline().toSeconds());
        CallView spoken = spoken(face);
        model.put("iceServers", spoken == null ? null : turn.of(spoken.id()));
        if (face instanceof Face.Idle || face instanceof Face.Away || face instanceof Face.Ended) {
            model.put(
                    "ownNumbers",
                    own.stream()
                            .filter(number -> number.signalling() == SignallingMode.GRAPH)
                            .toList());
        }
        return model;
    }

    /// The call whose voice this browser has or may have, null for none.
    private static @Nullable CallView spoken(Face face) {
        return switch (face) {
            case Face.Incoming incoming -> incoming.call();
            case Face.Placing placing -> placing.call();
            case Face.Connecting connecting -> connecting.call();
            case Face.Talking talking -> talking.call();
            case Face.Consulted consulted -> consulted.call();
            case Face.Supervising supervising -> supervising.call();
            case Face.Idle idle -> null;
            case Face.Away away -> null;
            case Face.Taken taken -> null;
            case Face.Ended ended -> null;
            case Face.Blocked blocked -> null;
        };
    }

    static Map<String, String> names(List<BusinessNumber> numbers) {
        return numbers.stream().collect(Collectors.toMap(number -> number.id().value(), BusinessNumber::name));
    }
}
