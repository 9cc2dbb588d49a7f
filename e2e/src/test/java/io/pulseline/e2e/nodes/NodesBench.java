package io.pulseline.e2e.nodes;

import static io.pulseline.e2e.BenchResult.figure;
import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.e2e.BenchResult;
import io.pulseline.e2e.Stack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// `./pulseline bench nodes`: each kind of process is killed, the database fails over, workers drain, and everything is
/// upgraded and taken
/// back, while calls go on. Nothing may be lost or doubled, and no call may end but those on a worker that was killed.
@EnabledIfSystemProperty(named = "bench.nodes.every", matches = "[0-9]+")
class NodesBench {
    private static final Duration WATCH = Duration.ofSeconds(25);
    private static final Incidents.Act NOTHING = () -> {};

    private Fleet fleet;
    private Incidents incidents;

    @Test
    void measure() throws Exception {
        long every = Long.getLong("bench.nodes.every");
        Duration talk = Duration.ofSeconds(Integer.getInteger("bench.nodes.talk", 15));
        String previous = System.getProperty("bench.nodes.previous", "");
        try (Fleet nodes = new Fleet(Path.of("target/nodes"), Integer.getInteger("bench.nodes.port", 25_080))) {
            fleet = nodes;
            Stack stack = nodes.stack();
            try (Traffic traffic = new Traffic(stack, nodes.pbx(), talk)) {
                incidents = new Incidents(nodes, stack, traffic);
                traffic.begin(every);
                incidents.when("nothing happens", Set.of(), WATCH, NOTHING, NOTHING);
                for (String victim : List.of("web-1", "media-2", "sip-1", "kamailio")) {
                    incidents.when(
                            "kill -9 " + victim + ", started again",
                            victim.equals("web-1") || victim.equals("kamailio") ? Set.of() : Set.of(victim),
                            WATCH,
                            () -> fleet.does("kill", victim),
                            () -> again(victim));
                }
                incidents.when(
                        "kill -9 of the database, the standby promoted",
                        Set.of(),
                        WATCH,
                        () -> {
                            fleet.does("kill", "pg-1");
                            fleet.does("promote", "pg-2");
                        },
                        NOTHING);
                incidents.when("a new standby follows", Set.of(), WATCH, () -> fleet.does("standby", "pg-1"), NOTHING);
                incidents.when(
                        "media-3 drains and ends",
                        Set.of(),
                        WATCH,
                        () -> drained(stack, "media-3"),
                        () -> again("media-3"));
                if (!previous.isEmpty()) {
                    rolling("back to the release before", Path.of(previous));
                    rolling(
                            "upgrade to this release",
                            Path.of("..").toAbsolutePath().normalize());
                }
                traffic.finish();
                Ledger.Verdict verdict = incidents.verdict();
                write(verdict, every, talk, traffic);
                assertThat(verdict.paid()).as("dials that cost something").isPositive();
                assertThat(verdict.lost()).isEmpty();
                assertThat(verdict.doubled()).isEmpty();
                assertThat(incidents.costs())
                        .allSatisfy(cost ->
                                assertThat(cost.foreign()).as(cost.name()).isEmpty());
            }
        }
    }

    private void again(String name) {
        fleet.does("start", name);
        fleet.does("await", name);
    }

    /// By staff's hand; then the process is asked to end, and does so with its last call.
    private void drained(Stack stack, String worker) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(stack.portal() + "/api/v1/workers/" + worker + "/drain"))
                                .header(
                                        "Authorization",
                                        "Bearer "
                                                + stack.credentials
                                                        .path("staff_api_key")
                                                        .asString())
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(202);
        restarted(worker);
    }

    private void restarted(String name) {
        fleet.does("stop", name);
        fleet.does("gone", name, "120");
    }

    /// One web after the other, then workers of a kind, half of them at a time.
    private void rolling(String name, Path jars) throws Exception {
        for (List<String> wave : List.of(
                List.of("web-1"),
                List.of("web-2"),
                List.of("media-1", "media-2"),
                List.of("media-3", "media-4"),
                List.of("sip-1"),
                List.of("sip-2"))) {
            incidents.when(
                    name + ": " + String.join(", ", wave),
                    Set.of(),
                    Duration.ZERO,
                    () -> {
                        for (String node : wave) {
                            fleet.does("stop", node);
                        }
                        for (String node : wave) {
                            fleet.does("gone", node, "120");
                            fleet.does(jars, "start", node);
                        }
                        for (String node : wave) {
                            fleet.does("await", node, "120");
                        }
                    },
                    NOTHING);
        }
    }

    private void write(Ledger.Verdict verdict, long every, Duration talk, Traffic traffic) throws Exception {
        List<Map<String, Object>> figures = new ArrayList<>();
        for (Incidents.Cost cost : incidents.costs()) {
            figures.add(figure(cost.name() + ": calls dropped", "calls", cost.dropped(), null));
            figures.add(figure(
                    cost.name() + ": calls dropped elsewhere",
                    "calls",
                    cost.foreign().size(),
                    0));
            figures.add(figure(cost.name() + ": calls not set up", "calls", cost.notSetUp(), null));
            figures.add(figure(cost.name() + ": to normal", "s", cost.toNormal().toMillis() / 1000.0, null));
        }
        figures.add(figure("calls and webhooks lost", "pieces", verdict.lost().size(), 0));
        figures.add(
                figure("calls and webhooks doubled", "pieces", verdict.doubled().size(), 0));
        BenchResult.write(
                "nodes",
                Map.of(
                        "nodes",
                        "2 web, 4 media, 2 sip, PostgreSQL and a synchronous standby, all on this machine",
                        "calls",
                        verdict.calls(),
                        "milliseconds_between_calls",
                        every,
                        "seconds_of_a_call",
                        talk.toSeconds(),
                        "dials_that_the_platform_did_not_take",
                        traffic.refused(),
                        "dials_taken",
                        traffic.accepted().size(),
                        "calls_paid",
                        verdict.paid(),
                        "cores",
                        Runtime.getRuntime().availableProcessors()),
                figures);
    }
}
