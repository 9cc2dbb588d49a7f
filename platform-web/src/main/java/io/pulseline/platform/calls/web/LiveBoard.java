package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.BotTargets;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.calls.Phase;
import io.pulseline.platform.calls.TalkPartner;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.numbers.BusinessNumbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Every call of a tenant as it happens: ringing first, then oldest.
@Component
class LiveBoard {
    /// A mean opinion score below it is worth a supervisor's look.
    private static final double POOR = 3.5;

    private final LiveCalls calls;
    private final BusinessNumbers numbers;
    private final BotTargets bots;

    LiveBoard(LiveCalls calls, BusinessNumbers numbers, BotTargets bots) {
        this.calls = calls;
        this.numbers = numbers;
        this.bots = bots;
    }

    /// What a line of the board says, and nothing else of the call: as long as two are equal nothing has to be drawn.
    ///
    /// @param order the line's place among the others, as text that sorts
    /// @param agent   null for nobody
    /// @param partner whom the user talks with where somebody may listen; null for nobody
    /// @param bot     which one, where it is a bot's talk
    /// @param held  whether the agent has the user on hold
    /// @param since epoch milliseconds that its clock counts from
    /// @param mos   of the user's voice, null before the first report
    /// @param paid  whether Meta counts pulses now
    /// @param place in the queue, from 1; null for a call that waits in none
    record Row(
            CallId id,
            String order,
            @Nullable WaUser user,
            boolean ofUser,
            String number,
            @Nullable String agent,
            @Nullable TalkPartner partner,
            @Nullable String bot,
            boolean held,
            String state,
            long since,
            @Nullable Double mos,
            boolean paid,
            @Nullable Integer place) {
        public boolean poor() {
            return mos != null && mos < POOR;
        }
    }

    /// A browser lays out so many lines without a hitch.
    private static final int PART = 50;

    /// Lines in parts that a browser draws one after the other.
    ///
    /// @return at least one
    static List<List<Row>> parts(List<Row> rows) {
        return rows.isEmpty()
                ? List.of(List.of())
                : IntStream.iterate(0, from -> from < rows.size(), from -> from + PART)
                        .mapToObj(from -> rows.subList(from, Math.min(rows.size(), from + PART)))
                        .toList();
    }

    /// The figures above the lines.
    record Figures(long ringingHere, long ringingThere, long talking, long queued) {
        static Figures of(List<Row> rows) {
            Map<String, Long> states = rows.stream().collect(Collectors.groupingBy(Row::state, Collectors.counting()));
            return new Figures(
                    states.getOrDefault("RINGING", 0L),
                    states.getOrDefault("RINGING_USER", 0L) + states.getOrDefault("DIALING", 0L),
                    states.getOrDefault("IN_PROGRESS", 0L),
                    rows.stream().filter(row -> row.place() != null).count());
        }
    }

    /// A board at one moment.
    record Picture(List<Row> rows) {
        static final Picture NONE = new Picture(List.of());
        /// What has to be drawn of this, where another one is seen.
        ///
        /// @return empty when the whole is less work
        Optional<Change> since(Picture before) {
            Map<CallId, Row> old =
                    before.rows.stream().collect(Collectors.toMap(Row::id, row -> row, (one, other) -> one));
            Set<CallId> here = rows.stream().map(Row::id).collect(Collectors.toSet());
            List<Row> fresh =
                    rows.stream().filter(row -> !row.equals(old.get(row.id()))).toList();
            List<CallId> gone =
                    old.keySet().stream().filter(id -> !here.contains(id)).toList();
            boolean whole = before.rows.isEmpty() || 2 * fresh.size() > rows.size() || rows.isEmpty();
            return whole ? Optional.empty() : Optional.of(new Change(fresh, gone));
        }
    }

    /// @param fresh lines that are new or say something else
    record Change(List<Row> fresh, List<CallId> gone) {
        public boolean isEmpty() {
            return fresh.isEmpty() && gone.isEmpty();
        }
    }

    Picture picture(Viewer viewer) {
        CallWords say = new CallWords(viewer.zone());
        Map<CallId, Double> voices = calls.liveVoices(viewer.tenantId());
        List<CallView> live = calls.live(viewer.tenantId());
        Map<CallId, Integer> places = new HashMap<>();
        live.stream().filter(LiveBoard::waits).forEach(call -> places.put(call.id(), places.size() + 1));
        Map<String, String> names = Desk.names(numbers.all(viewer.tenantId()));
        Map<UUID, String> botNames = botNames(viewer.tenantId(), live);
        return new Picture(live.stream()
                .map(call -> row(call, say, names, botOf(call, botNames), voices.get(call.id()), places.get(call.id())))
                .sorted(Comparator.comparing(Row::order))
                .toList());
    }

    private static @Nullable String botOf(CallView call, Map<UUID, String> names) {
        return call.routeId() == null ? null : names.get(call.routeId());
    }

    private Map<UUID, String> botNames(TenantId tenant, List<CallView> live) {
        boolean talks = live.stream().anyMatch(call -> TalkPartner.of(call).equals(Optional.of(TalkPartner.BOT)));
        return talks
                ? bots.all(tenant).stream().collect(Collectors.toMap(BotTargets.Named::id, BotTargets.Named::name))
                : Map.of();
    }

    /// Everything `calls/_board` needs.
    Map<String, Object> model(Viewer viewer, Picture picture) {
        Map<String, Object> model = new HashMap<>();
        model.put("viewer", viewer);
        model.put("base", viewer.base());
        model.put("say", new CallWords(viewer.zone()));
        model.put("rows", picture.rows());
        model.put("figures", Figures.of(picture.rows()));
        model.put("poor", picture.rows().stream().filter(Row::poor).toList());
        return model;
    }

    /// Everything `calls/_board-change` needs, for each part of what brings a page from one picture to another: the
    /// lines that say something new, or all. Never a thousand at once, and the figures come with the last.
    List<Map<String, Object>> steps(Viewer viewer, Picture now, Picture before) {
        Optional<Change> change = now.since(before);
        List<List<Row>> parts = parts(change.map(Change::fresh).orElse(now.rows()));
        List<Map<String, Object>> steps = new ArrayList<>();
        for (List<Row> part : parts) {
            Map<String, Object> model = model(viewer, now);
            model.put("count", now.rows().size());
            model.put("rows", part);
            model.put("last", false);
            steps.add(model);
        }
        steps.getLast().put("last", true);
        // an empty attribute is not written
        change.ifPresentOrElse(
                one -> steps.getLast().put("gone", ids(one.gone().stream())),
                () -> steps.getLast()
                        .put(
                                "only",
                                now.rows().isEmpty()
                                        ? "none"
                                        : ids(now.rows().stream().map(Row::id))));
        return steps;
    }

    private static String ids(Stream<CallId> calls) {
        return calls.map(id -> "live-" + id).collect(Collectors.joining(" "));
    }

    private static boolean waits(CallView call) {
        return call.agentId() == null && call.state().queued() && call.phase() == Phase.IN_PROGRESS;
    }

    private static Row row(
            CallView call,
            CallWords say,
            Map<String, String> names,
            @Nullable String bot,
            @Nullable Double voice,
            @Nullable Integer place) {
        @Nullable TalkPartner partner = TalkPartner.of(call).orElse(null);
        boolean talks = call.phase() == Phase.IN_PROGRESS;
        var since = talks ? Objects.requireNonNullElse(call.answeredAt(), call.startedAt()) : call.startedAt();
        return new Row(
                call.id(),
                "%d-%014d-%s".formatted(rank(call), call.startedAt().toEpochMilli(), call.id()),
                call.user(),
                call.direction() == Direction.USER_INITIATED,
                names.getOrDefault(call.number().value(), call.number().value()),
                call.agentName(),
                partner,
                partner == TalkPartner.BOT ? bot : null,
                call.heldSince() != null,
                say.state(call),
                since.toEpochMilli(),
                talks && voice != null ? Math.round(voice * 10) / 10.0 : null,
                talks && call.direction() == Direction.BUSINESS_INITIATED,
                place);
    }

    /// Those without an agent first: they ring, or wait in the queue.
    private static int rank(CallView call) {
        return switch (call.phase()) {
            case RINGING -> 0;
            case DIALING -> 1;
            case IN_PROGRESS -> call.state().queued() ? 0 : 2;
            case ENDED -> 3;
        };
    }
}
