package io.pulseline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.PlaywrightException;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;

/// `./pulseline bench setup`: users call at a steady rate, two agents in real browsers answer as fast as
/// they can. How
/// long until Meta has our answer to its offer, how long from an agent's click to the first packet that
/// Meta gets, and
/// which step took how much of it. All clocks are this machine's.
@EnabledIfSystemProperty(named = "bench.rates", matches = "[0-9,]+")
class SetupBench {
    private static final String SOFIA = "206418377150934";
    private static final String TERN = "00000000-0000-4000-8000-000000000001";
    private static final List<String> AGENTS = List.of("sava@tern.example", "ivo@tern.example");
    private static final Duration START = Duration.ofSeconds(60);
    /// How long a user lets it ring.
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /// The agent lives in the page: whoever asked it over and over from outside would be measured too. Each
    /// button is pressed once, a second time when nothing came of it for a second; the click's own moment is
    /// noted, not that of the wire to the browser.
    private static final String AGENT = """
            () => {
              window.clicks = [];
              const words = { talking: "Hang up", ended: "Ready again", taken: "Ready again" };
              let last = "", at = 0;
              const act = () => {
                const face = document.querySelector("[data-face]");
                if (!face) return;
                const button = face.dataset.face === "incoming"
                  ? face.querySelector("[data-answer]")
                  : [...face.querySelectorAll("button")].find((one) => one.textContent.trim() === words[face.dataset.face]);
                const now = Date.now(), key = face.dataset.face + face.dataset.call;
                if (!button || (key === last && now - at < 1000)) return;
                if (face.dataset.face === "incoming") window.clicks.push({ call: face.dataset.call, at: now });
                last = key;
                at = now;
                button.click();
              };
              new MutationObserver(act).observe(document.body, { subtree: true, childList: true, attributes: true });
              setInterval(act, 250);
              act();
            }
            """;

    private final Stack stack = Stack.running();
    private final List<Map<String, Object>> figures = new ArrayList<>();
    private final AtomicInteger users = new AtomicInteger();
    /// By the portal's id of the call.
    private final Map<String, Instant> clicks = new java.util.concurrent.ConcurrentHashMap<>();
    private volatile boolean working = true;

    /// What is known of one call.
    ///
    /// @param received by the portal's HTTP server
    /// @param taken    out of the inbox: the transaction that made the call began
    /// @param answered the worker's SDP is there
    /// @param agentUp  ICE and DTLS towards the agent stand, null when no agent took it
    private record Call(String id, String wacid, Instant received, Instant taken, Instant answered, Instant agentUp) {}

    @Test
    void measure() throws Exception {
        int seconds = Integer.getInteger("bench.seconds", 20);
        CountDownLatch ready = new CountDownLatch(AGENTS.size());
        List<Thread> desks = AGENTS.stream()
                .map(agent -> Thread.ofPlatform().name(agent).start(() -> answers(agent, ready)))
                .toList();
        assertThat(ready.await(START.toSeconds(), TimeUnit.SECONDS)).isTrue();
        // what is only slow the first time is not of the rate
        run(2, 10, true);
        for (String rate : System.getProperty("bench.rates").split(",")) {
            run(Integer.parseInt(rate), seconds, false);
        }
        working = false;
        for (Thread desk : desks) {
            desk.join(START);
        }
        BenchResult.write(
                "setup",
                Map.of(
                        "seconds_of_each_rate",
                        seconds,
                        "agents",
                        AGENTS.size() + " Chromium",
                        "meta",
                        "the simulator on the same machine",
                        "cores",
                        Runtime.getRuntime().availableProcessors()),
                figures);
        assertThat(figures).isNotEmpty();
    }

    // ---- an agent ---------------------------------------------------------------------------------------------------

    /// Takes whatever rings, hangs up once both hear each other, until the end. A page belongs to one
    /// thread.
    private void answers(String email, CountDownLatch ready) {
        try (AgentBrowser agent = new AgentBrowser(stack, 880)) {
            agent.signIn(email);
            agent.awaitStatus("Ready");
            agent.page.evaluate(AGENT);
            ready.countDown();
            while (working) {
                agent.page.waitForTimeout(500);
                for (Object one : (List<?>) agent.page.evaluate("() => window.clicks.splice(0)")) {
                    Map<?, ?> click = (Map<?, ?>) one;
                    // both may have clicked: the first one has it
                    clicks.merge(
                            String.valueOf(click.get("call")),
                            Instant.ofEpochMilli(((Number) click.get("at")).longValue()),
                            (known, late) -> known.isBefore(late) ? known : late);
                }
            }
        } catch (IOException | PlaywrightException | AssertionError failure) {
            System.err.println(email + " left: " + failure);
        }
    }

    // ---- the users --------------------------------------------------------------------------------------------------

    private void run(int rate, int seconds, boolean warming) throws Exception {
        stack.forgetSimulator();
        clicks.clear();
        Queue<String> ids = new ConcurrentLinkedQueue<>();
        AtomicInteger refused = new AtomicInteger();
        try (ScheduledExecutorService world = Executors.newScheduledThreadPool(
                16, Thread.ofPlatform().daemon().factory())) {
            Future<?> calling = world.scheduleAtFixedRate(
                    () -> world.execute(() -> rings(world, ids, refused)), 0, 1_000_000L / rate, TimeUnit.MICROSECONDS);
            Instant end = Instant.now().plusSeconds(seconds);
            Stack.until(
                    "the users have called",
                    Duration.ofSeconds(seconds + 5L),
                    () -> Instant.now().isAfter(end));
            calling.cancel(false);
            Stack.until("the last one is over", Duration.ofSeconds(60), () -> settled(ids));
        }
        if (!warming) {
            report(rate, ids, refused.get());
        }
    }

    private void rings(ScheduledExecutorService world, Queue<String> ids, AtomicInteger refused) {
        String user = "42060%07d".formatted(users.incrementAndGet());
        try {
            ids.add(stack.sim(
                            "/_sim/calls",
                            "{\"from\":\"%s\",\"number_id\":\"%s\",\"media\":false}".formatted(user, SOFIA))
                    .path("call_id")
                    .asString());
            world.schedule(() -> gone(user), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException failure) {
            refused.incrementAndGet();
        }
    }

    private void gone(String user) {
        try {
            stack.sim("/_sim/users/" + user + "/hangup", "{}");
        } catch (RuntimeException over) {
            // an agent has ended it
        }
    }

    private boolean settled(Queue<String> ids) {
        return ids.stream().allMatch(id -> !stack.simOne(id).path("ended_at").isNull());
    }

    // ---- what came of it --------------------------------------------------------------------------------------------

    private void report(int rate, Queue<String> ids, int refused) throws Exception {
        Map<String, Call> calls = calls();
        Map<String, List<Double>> offers = new LinkedHashMap<>();
        Map<String, List<Double>> clicked = new LinkedHashMap<>();
        int unanswered = 0;
        for (String wacid : ids) {
            JsonNode seen = stack.simOne(wacid);
            Call call = calls.get(wacid);
            Instant preAccept = action(seen, "pre_accept");
            if (call == null || call.answered() == null || preAccept == null) {
                unanswered++;
                continue;
            }
            add(offers, "webhook received to pre_accept", call.received(), preAccept);
            add(offers, "step: until it is taken from the inbox", call.received(), call.taken());
            add(offers, "step: until the worker has answered the offer", call.taken(), call.answered());
            add(offers, "step: until Meta has pre_accept", call.answered(), preAccept);
            Instant click = clicks.get(call.id());
            Instant accept = action(seen, "accept");
            String heard = seen.path("answered_at").asString("");
            if (click != null && accept != null && call.agentUp() != null && !heard.isEmpty()) {
                add(clicked, "click to the first packet at the handset", click, Instant.parse(heard));
                // the first two go side by side
                add(clicked, "step: click until the agent's voice is connected", click, call.agentUp());
                add(clicked, "step: click until Meta has accept", click, accept);
                add(
                        clicked,
                        "step: both until the handset has a packet",
                        accept.isAfter(call.agentUp()) ? accept : call.agentUp(),
                        Instant.parse(heard));
            }
        }
        figure(rate, "calls that users made", ids.size(), refused + " refused");
        figure(rate, "calls without pre_accept", unanswered, "of " + ids.size());
        offers.forEach((name, values) -> figure(rate, name, values));
        clicked.forEach((name, values) -> figure(rate, name, values));
    }

    private static Instant action(JsonNode call, String name) {
        for (int i = 0; i < call.path("actions").size(); i++) {
            if (call.path("actions").path(i).asString().equals(name)) {
                return Instant.parse(call.path("actions_at").path(i).asString());
            }
        }
        return null;
    }

    private static void add(Map<String, List<Double>> all, String name, Instant from, Instant to) {
        all.computeIfAbsent(name, key -> new ArrayList<>())
                .add(Duration.between(from, to).toNanos() / 1e6);
    }

    private void figure(int rate, String name, List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        Function<Double, Double> at = share -> sorted.get((int) Math.min(sorted.size() - 1, share * sorted.size()));
        Map<String, Object> figure = new LinkedHashMap<>();
        figure.put("metric", name);
        figure.put("unit", "ms");
        figure.put("calls_per_second", rate);
        figure.put("p50", round(at.apply(0.5)));
        figure.put("p95", round(at.apply(0.95)));
        figure.put("samples", sorted.size());
        figures.add(figure);
        System.out.printf(
                Locale.ROOT,
                "BENCH %2d/s  %-50s p50 %7.1f ms  p95 %7.1f ms  (%d)%n",
                rate,
                name,
                at.apply(0.5),
                at.apply(0.95),
                sorted.size());
    }

    private void figure(int rate, String name, int value, String beside) {
        Map<String, Object> figure = new LinkedHashMap<>();
        figure.put("metric", name);
        figure.put("unit", "calls");
        figure.put("calls_per_second", rate);
        figure.put("ours", value);
        figures.add(figure);
        System.out.printf(Locale.ROOT, "BENCH %2d/s  %-50s %d (%s)%n", rate, name, value, beside);
    }

    private static double round(double millis) {
        return Math.round(millis * 10) / 10.0;
    }

    /// By Meta's id, of the last half hour.
    private Map<String, Call> calls() throws SQLException, IOException {
        String url = "jdbc:postgresql://127.0.0.1:"
                + (URI.create(stack.portal()).getPort() + 12) + "/pulseline?currentSchema=app";
        Map<String, Call> calls = new HashMap<>();
        Map<String, Instant> received = new HashMap<>();
        try (Connection connection = DriverManager.getConnection(
                        url, "pulseline", ApprovedTemplate.secret(stack, "PULSELINE_DB_PASSWORD"));
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set local role operator");
            try (ResultSet rows = statement.executeQuery(
                    "select id, received_at from ops.webhook_event where received_at > now() - interval '30 minutes'")) {
                while (rows.next()) {
                    received.put(rows.getString(1), rows.getTimestamp(2).toInstant());
                }
            }
            statement.execute("set local role app");
            statement.execute("select set_config('app.tenant_id', '" + TERN + "', true)");
            try (PreparedStatement query = connection.prepareStatement("""
                    select c.id, c.wacid, i.event_id, i.stored_at,
                           (select min(a.at) from call_event a where a.call_id = c.id and a.kind = 'Answered'),
                           (select min(l.at) from call_event l
                            where l.call_id = c.id and l.kind = 'LegConnected' and l.at > i.stored_at
                              and l.detail ilike '%agent%')
                    from call c join call_event i on i.call_id = c.id and i.kind = 'Invited'
                    where i.stored_at > now() - interval '30 minutes'
                    """);
                    ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    Instant at = received.get(rows.getString(3));
                    if (at != null) {
                        calls.put(
                                rows.getString(2),
                                new Call(
                                        rows.getString(1),
                                        rows.getString(2),
                                        at,
                                        rows.getTimestamp(4).toInstant(),
                                        rows.getTimestamp(5) == null
                                                ? null
                                                : rows.getTimestamp(5).toInstant(),
                                        rows.getTimestamp(6) == null
                                                ? null
                                                : rows.getTimestamp(6).toInstant()));
                    }
                }
            }
            connection.rollback();
        }
        return calls;
    }
}
