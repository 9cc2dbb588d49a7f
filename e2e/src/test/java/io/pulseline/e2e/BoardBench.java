package io.pulseline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.json.JsonMapper;

/// `./pulseline bench board`: a supervisor's live board with very many calls of which some change all the
/// time. How late is it, and does the browser stay smooth? The calls are copies of one real conversation, written
/// into the database; the page, its stream and the browser are as ever.
@EnabledIfSystemProperty(named = "bench.board.calls", matches = "[0-9]+")
class BoardBench {
    private static final String TERN = "00000000-0000-4000-8000-000000000001";
    private static final Duration SOON = Duration.ofSeconds(30);
    /// Agents' names are the milliseconds at which they were written: what is newest on the page is as old as that.
    private static final String WATCH = """
            () => {
              const seen = (window.seen = { frames: [], tasks: [], lags: [] });
              const board = document.querySelector("[data-live=board]");
              new MutationObserver((all) => {
                let newest = 0;
                for (const one of all)
                  for (const node of one.addedNodes)
                    for (const [, at] of (node.textContent ?? "").matchAll(/t([0-9]{13})/g)) newest = Math.max(newest, Number(at));
                if (newest > (seen.newest ?? 0)) seen.lags.push(Date.now() - (seen.newest = newest));
              }).observe(board, { subtree: true, childList: true });
              new PerformanceObserver((list) => list.getEntries().forEach((one) => seen.tasks.push(one.duration)))
                .observe({ type: "longtask" });
              let last = performance.now();
              const frame = (now) => {
                seen.frames.push(now - last);
                last = now;
                requestAnimationFrame(frame);
              };
              requestAnimationFrame(frame);
            }
            """;

    private final Stack stack = Stack.running();
    private final List<Map<String, Object>> figures = new ArrayList<>();

    @Test
    void measure() throws Exception {
        int calls = Integer.getInteger("bench.board.calls");
        int changes = Integer.getInteger("bench.board.changes", 50);
        int seconds = Integer.getInteger("bench.seconds", 20);
        Jana jana = new Jana(stack);
        jana.isRoutedToAll();
        try (AgentBrowser sava = new AgentBrowser(stack, 880);
                AgentBrowser vera = new AgentBrowser(stack, 880);
                Connection database = database()) {
            sava.signIn("sava@tern.example");
            sava.awaitStatus("Ready");
            String wacid = jana.call(440);
            sava.awaitStatus("Incoming call");
            sava.press("Answer");
            sava.awaitStatus("In call");
            copy(database, wacid, calls);
            vera.signIn("vera@tern.example");
            vera.open("/t/tern/live");
            Stack.until(
                    "all calls are shown",
                    SOON,
                    () -> vera.page.locator(".live-row").count() > calls);
            vera.page.evaluate(WATCH);
            change(database, calls, changes, seconds);
            report(calls, changes, (Map<?, ?>) vera.page.evaluate("() => window.seen"));
            end(database);
            Stack.until(
                    "the copies are gone",
                    SOON,
                    () -> vera.page.locator(".live-row").count() == 1);
            sava.press("Hang up");
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("name", "board");
        result.put("at", Instant.now().toString());
        result.put(
                "conditions",
                Map.of(
                        "calls",
                        calls,
                        "changes_per_second",
                        changes,
                        "seconds",
                        seconds,
                        "cores",
                        Runtime.getRuntime().availableProcessors()));
        result.put("figures", figures);
        Files.writeString(
                Path.of(System.getProperty("bench.out", "target/board.json")),
                JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(result) + "\n");
        assertThat(figures).isNotEmpty();
    }

    private Connection database() throws SQLException, IOException {
        Connection database = DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + (URI.create(stack.portal()).getPort() + 12)
                        + "/pulseline?currentSchema=app",
                "pulseline",
                ApprovedTemplate.secret(stack, "PULSELINE_DB_PASSWORD"));
        try (Statement statement = database.createStatement()) {
            statement.execute("set role app");
            statement.execute("select set_config('app.tenant_id', '" + TERN + "', false)");
        }
        return database;
    }

    private static void copy(Connection database, String wacid, int calls) throws SQLException {
        try (PreparedStatement insert = database.prepareStatement("""
                insert into call select (jsonb_populate_record(c, jsonb_build_object(
                    'id', gen_random_uuid(), 'wacid', 'wacid.BOARD' || n, 'wa_id', '4207' || lpad(n::text, 8, '0'), 'bsuid', null,
                    'user_name', 'User ' || n, 'idempotency_key', null, 'agent_id', null, 'agent_name', 'Ivo',
                    'worker_id', null, 'worker_epoch', null, 'started_at', c.started_at + n * interval '1 millisecond'))).*
                from call c, generate_series(1, ?) n where c.wacid = ?
                """)) {
            insert.setInt(1, calls);
            insert.setString(2, wacid);
            assertThat(insert.executeUpdate()).isEqualTo(calls);
        }
    }

    private static void change(Connection database, int calls, int changes, int seconds) throws Exception {
        AtomicInteger next = new AtomicInteger();
        try (PreparedStatement update = database.prepareStatement("""
                        with changed as (update call set agent_name = ? where wacid = ? returning tenant_id, id)
                        insert into call_change (tenant_id, call_id) select tenant_id, id from changed
                        """);
                ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().factory())) {
            clock.scheduleAtFixedRate(
                    () -> {
                        try {
                            update.setString(1, "t" + System.currentTimeMillis());
                            update.setString(2, "wacid.BOARD" + (1 + next.getAndAdd(7) % calls));
                            update.executeUpdate();
                        } catch (SQLException failure) {
                            throw new IllegalStateException(failure);
                        }
                    },
                    0,
                    1_000_000L / changes,
                    TimeUnit.MICROSECONDS);
            Instant end = Instant.now().plusSeconds(seconds);
            Stack.until(
                    "calls have changed",
                    Duration.ofSeconds(seconds + 5L),
                    () -> Instant.now().isAfter(end));
        }
        assertThat(next.get() / 7).isGreaterThan(changes * seconds / 2);
    }

    private static void end(Connection database) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute("""
                    with over as (update call set phase = 'ENDED', outcome = 'COMPLETED', ended_at = now()
                                  where wacid like 'wacid.BOARD%' returning tenant_id, id)
                    insert into call_change (tenant_id, call_id) select tenant_id, id from over""");
        }
    }

    private void report(int calls, int changes, Map<?, ?> seen) {
        List<Double> lags = sorted(seen.get("lags"));
        List<Double> frames = sorted(seen.get("frames"));
        List<Double> tasks = sorted(seen.get("tasks"));
        assertThat(lags).isNotEmpty();
        figure("a change until it is on the screen, p50", at(lags, 0.5));
        figure("a change until it is on the screen, p95", at(lags, 0.95));
        figure("from one frame to the next, p50", at(frames, 0.5));
        figure("from one frame to the next, p99", at(frames, 0.99));
        figure("longest the page could do nothing else", tasks.isEmpty() ? 0 : tasks.getLast());
        System.out.printf(
                Locale.ROOT,
                "BENCH board of %d calls, %d changes a second: %d frames%n",
                calls,
                changes,
                frames.size());
    }

    private void figure(String name, double millis) {
        figures.add(Map.of("metric", name, "unit", "ms", "ours", Math.round(millis * 10) / 10.0));
        System.out.printf(Locale.ROOT, "BENCH %-50s %8.1f ms%n", name, millis);
    }

    private static List<Double> sorted(Object values) {
        return ((List<?>) values)
                .stream().map(one -> ((Number) one).doubleValue()).sorted().toList();
    }

    private static double at(List<Double> sorted, double share) {
        return sorted.get((int) Math.min(sorted.size() - 1L, share * sorted.size()));
    }
}
