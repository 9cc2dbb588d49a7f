package io.pulseline.e2e.nodes;

import static io.pulseline.e2e.BenchResult.figure;
import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.e2e.BenchResult;
import io.pulseline.e2e.Stack;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;

/// `./pulseline bench deaths`: R7. Each death is that of one of four media-workers under calls; every fifth is a hang.
@EnabledIfSystemProperty(named = "bench.deaths.kills", matches = "[0-9]+")
class DeathsBench {
    private static final Duration TALK = Duration.ofSeconds(16);
    private static final int WORKERS = 4;
    private static final int HANGS = 5;
    private static final Duration LONGEST = Duration.ofSeconds(12);

    /// In milliseconds since it happened, of one call.
    private record Told(boolean hang, long reported, long terminated) {}

    private final List<Told> told = new ArrayList<>();
    private final List<Long> back = new ArrayList<>();
    private int elsewhere;
    private int unreported;

    @Test
    void measure() throws Exception {
        int kills = Integer.getInteger("bench.deaths.kills");
        long every = Long.getLong("bench.deaths.every", 400);
        try (Fleet fleet = new Fleet(Path.of("target/deaths"), 25_580, "--sips", "1", "--standby", "no")) {
            Stack stack = fleet.stack();
            try (Traffic traffic = new Traffic(stack, fleet.pbx(), TALK)) {
                Ledger ledger = new Incidents(fleet, stack, traffic).ledger();
                traffic.begin(every);
                Stack.until("calls are everywhere", Duration.ofSeconds(60), () -> talking(traffic) > 20);
                for (int i = 0; i < kills; i++) {
                    die(fleet, stack, traffic, ledger, "media-" + (1 + i % WORKERS), i % HANGS == HANGS - 1);
                }
                traffic.finish();
                Stack.until("all places are free", Duration.ofSeconds(60), () -> taken(ledger) == 0);
                report(kills, every, taken(ledger));
            }
        }
    }

    private static long talking(Traffic traffic) {
        Instant now = Instant.now();
        return traffic.calls().stream().filter(call -> call.talksAt(now)).count();
    }

    private static int taken(Ledger ledger) {
        try {
            return ledger.takenPlaces();
        } catch (java.sql.SQLException away) {
            return -1;
        }
    }

    private void die(Fleet fleet, Stack stack, Traffic traffic, Ledger ledger, String victim, boolean hang)
            throws Exception {
        Map<String, Set<String>> where = ledger.workers();
        Instant before = Instant.now();
        Set<String> talking = traffic.calls().stream()
                .filter(call -> call.talksAt(before) && !call.asked && where.containsKey(call.id))
                .map(call -> call.id)
                .collect(Collectors.toSet());
        Set<String> theirs = talking.stream()
                .filter(id -> where.get(id).contains(victim))
                .collect(Collectors.toCollection(HashSet::new));
        long epoch = ledger.serving(victim);
        fleet.does(hang ? "hang" : "kill", victim);
        Instant at = Instant.now();
        Map<String, Long> reported = new LinkedHashMap<>();
        Set<String> waiting = new HashSet<>(theirs);
        while (!waiting.isEmpty() && Instant.now().isBefore(at.plus(LONGEST))) {
            Map<String, String> outcomes = ledger.outcomes();
            long millis = Duration.between(at, Instant.now()).toMillis();
            for (String id : theirs) {
                if ("FAILED".equals(outcomes.get(id))) {
                    reported.putIfAbsent(id, millis);
                }
            }
            // users hang up when their time is over, also on a worker that is silent: those calls end as ever
            Set<String> hungUp = traffic.calls().stream()
                    .filter(call -> call.asked)
                    .map(call -> call.id)
                    .collect(Collectors.toSet());
            waiting.removeIf(id -> reported.containsKey(id) || outcomes.containsKey(id) && hungUp.contains(id));
            LockSupport.parkNanos(20_000_000);
        }
        if (hang) {
            fleet.does("kill", victim);
        }
        Instant ended = Instant.now();
        fleet.does("start", victim);
        Stack.until("it serves again", Duration.ofSeconds(60), () -> serves(ledger, victim, epoch));
        back.add(Duration.between(ended, Instant.now()).toMillis());
        unreported += waiting.size();
        List<JsonNode> atMeta = new ArrayList<>();
        stack.simState().path("calls").forEach(atMeta::add);
        for (JsonNode call : atMeta) {
            String id = call.path("id").asString();
            if (reported.containsKey(id)) {
                told.add(new Told(hang, reported.get(id), terminated(call, at)));
            }
        }
        elsewhere += (int) traffic.calls().stream()
                .filter(call -> talking.contains(call.id) && !theirs.contains(call.id) && call.dropped())
                .count();
        System.out.printf(
                "BENCH %s of %s: %d of %d calls reported, the last after %d ms; %d hung up before, %d nobody reported%s; back after %d ms%n",
                hang ? "hang" : "death",
                victim,
                reported.size(),
                theirs.size(),
                reported.values().stream().mapToLong(Long::longValue).max().orElse(0),
                theirs.size() - reported.size() - waiting.size(),
                waiting.size(),
                waiting.isEmpty() ? "" : " " + waiting,
                back.getLast());
    }

    private static boolean serves(Ledger ledger, String worker, long before) {
        try {
            return ledger.serving(worker) > before;
        } catch (java.sql.SQLException away) {
            return false;
        }
    }

    private static long terminated(JsonNode call, Instant at) {
        for (int i = 0; i < call.path("actions").size(); i++) {
            if (call.path("actions").path(i).asString().equals("terminate")) {
                return Duration.between(
                                at,
                                Instant.parse(call.path("actions_at").path(i).asString()))
                        .toMillis();
            }
        }
        // by SIP, where Meta's leg has ended with the worker's
        return 0;
    }

    private void report(int kills, long every, int taken) throws Exception {
        List<Map<String, Object>> figures = new ArrayList<>();
        for (boolean hang : new boolean[] {false, true}) {
            String what = hang ? "hang" : "death";
            List<Long> reported = told.stream()
                    .filter(one -> one.hang() == hang)
                    .map(Told::reported)
                    .sorted()
                    .toList();
            if (reported.isEmpty()) {
                continue;
            }
            long after = told.stream()
                    .filter(one -> one.hang() == hang)
                    .mapToLong(one -> one.terminated() - one.reported())
                    .max()
                    .orElse(0);
            figures.add(figure(what + ": calls", "calls", reported.size(), null));
            figures.add(figure(what + ": reported failed, p50", "ms", reported.get(reported.size() / 2), null));
            figures.add(figure(
                    what + ": reported failed, p99",
                    "ms",
                    reported.get(reported.size() * 99 / 100),
                    hang ? null : 1000));
            figures.add(figure(what + ": reported failed, p100", "ms", reported.getLast(), 5000));
            figures.add(figure(what + ": Graph terminate after the report, p100", "ms", after, 2000));
        }
        figures.add(figure("calls of the dead that nobody reported", "calls", unreported, 0));
        figures.add(figure("calls of other workers dropped", "calls", elsewhere, 0));
        List<Long> starts = back.stream().sorted().toList();
        figures.add(figure("back and serving, p50", "ms", starts.get(starts.size() / 2), null));
        figures.add(figure("back and serving, p100", "ms", starts.getLast(), 5000));
        figures.add(figure("places still taken at the end", "places", taken, 0));
        for (Map<String, Object> figure : figures) {
            System.out.printf(
                    Locale.ROOT,
                    "BENCH %-45s %8s %s%s%n",
                    figure.get("metric"),
                    figure.get("ours"),
                    figure.get("unit"),
                    figure.containsKey("goal") ? " (goal " + figure.get("goal") + ")" : "");
        }
        BenchResult.write(
                "deaths",
                Map.of(
                        "deaths",
                        kills,
                        "nodes",
                        "2 web, 4 media, 1 sip, PostgreSQL, all on this machine",
                        "milliseconds_between_calls",
                        every,
                        "seconds_of_a_call",
                        TALK.toSeconds(),
                        "cores",
                        Runtime.getRuntime().availableProcessors()),
                figures);
        assertThat(unreported).as("calls that nobody reported").isZero();
        assertThat(elsewhere).as("calls of other workers").isZero();
        assertThat(taken).as("places").isZero();
    }
}
