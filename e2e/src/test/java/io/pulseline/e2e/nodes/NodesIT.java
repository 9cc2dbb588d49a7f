package io.pulseline.e2e.nodes;

import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pulseline.e2e.AgentBrowser;
import io.pulseline.e2e.Stack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The short form of `./pulseline bench nodes`: a web and a media-worker die, another worker drains, and at last the
/// jars of the release before serve on this one's schema, while calls go on.
class NodesIT {
    private static final Duration WATCH = Duration.ofSeconds(6);
    private static final Duration TALK = Duration.ofSeconds(6);
    private static final long EVERY_MILLIS = 600;
    private static final Incidents.Act NOTHING = () -> {};
    /// Where the jars of the release before are; empty when they are not to be had: then this one's are taken.
    private static final String PREVIOUS = System.getProperty("nodes.previous", "");

    @Test
    void nothingIsLostAndNoCallEndsButThoseOnTheWorkerThatDied() throws Exception {
        for (String program :
                List.of("/usr/sbin/haproxy", "/usr/sbin/kamailio", "/usr/bin/sipp", "/usr/bin/pg_basebackup")) {
            assumeTrue(
                    Files.isExecutable(Path.of(program)),
                    program
                            + " is missing: apt-get install haproxy kamailio kamailio-tls-modules sip-tester postgresql");
        }
        try (Fleet fleet =
                new Fleet(Path.of("target/nodes-it"), 24_580, "--medias", "2", "--sips", "1", "--standby", "no")) {
            Stack stack = fleet.stack();
            try (Traffic traffic = new Traffic(stack, fleet.pbx(), TALK);
                    AgentBrowser vera = new AgentBrowser(stack, 880)) {
                Incidents incidents = new Incidents(fleet, stack, traffic);
                traffic.begin(EVERY_MILLIS);
                incidents.when("nothing happens", Set.of(), WATCH, NOTHING, NOTHING);
                incidents.when("kill -9 web-1", Set.of(), WATCH, () -> fleet.does("kill", "web-1"), NOTHING);
                // the demo's own identity provider has its codes in memory: with two webs people cannot sign in there
                vera.signIn("vera@tern.example");
                vera.open("/t/tern/live");
                incidents.when(
                        "kill -9 media-2, started again",
                        Set.of("media-2"),
                        WATCH,
                        () -> fleet.does("kill", "media-2"),
                        () -> {
                            fleet.does("start", "media-2");
                            fleet.does("await", "media-2");
                        });
                incidents.when(
                        "media-1 drains and ends",
                        Set.of(),
                        WATCH,
                        () -> fleet.does("stop", "media-1"),
                        () -> fleet.does("gone", "media-1", "60"));
                incidents.when(
                        "another web and media-worker, of " + (PREVIOUS.isEmpty() ? "this release" : "the one before"),
                        Set.of(),
                        WATCH,
                        () -> replaced(fleet, "web-1", "web-2"),
                        () -> replaced(fleet, "media-1", "media-2"));
                signedInStillAndLive(vera);
                traffic.finish();
                assertThat(traffic.calls()).hasSizeGreaterThan(20);
                assertThat(incidents.costs())
                        .allSatisfy(cost ->
                                assertThat(cost.foreign()).as(cost.name()).isEmpty());
                Ledger.Verdict verdict = incidents.verdict();
                assertThat(verdict.paid()).as("dials that cost something").isPositive();
                assertThat(verdict.lost()).isEmpty();
                assertThat(verdict.doubled()).isEmpty();
            }
        }
    }

    /// Sessions are in the database, and a page that listened at the web that went listens at the other one.
    private static void signedInStillAndLive(AgentBrowser person) {
        int seen = person.fragmentsSeen();
        until("the page goes on showing what happens", Duration.ofSeconds(20), () -> person.fragmentsSeen() > seen);
        person.page.reload();
        assertThat(person.page.url()).endsWith("/live");
        person.page.locator(".live-row").first().waitFor();
    }

    /// One that was away comes back with the old jars, and the other one goes.
    private static void replaced(Fleet fleet, String back, String gone) {
        if (PREVIOUS.isEmpty()) {
            fleet.does("start", back);
        } else {
            fleet.does(Path.of(PREVIOUS), "start", back);
        }
        fleet.does("await", back, "120");
        fleet.does("stop", gone);
        fleet.does("gone", gone, "60");
    }
}
