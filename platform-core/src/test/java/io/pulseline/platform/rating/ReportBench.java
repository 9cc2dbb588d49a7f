package io.pulseline.platform.rating;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.ObjectMapper;

/// `./pulseline bench report`: one month of one tenant by day and market, by the portal's own query, beside the same
/// sum over the raw rows in the same run. The tenant has a quarter of all calls, half a year of them.
@SpringBootTest(classes = CoreTestApplication.class)
@EnabledIfSystemProperty(named = "pulseline.bench.calls", matches = "[0-9,]+")
class ReportBench {
    private static final TenantId TENANT = TenantId.of(CoreTestApplication.TERN);
    private static final LocalDate FIRST = LocalDate.of(2026, 5, 1);
    private static final LocalDate FROM = LocalDate.of(2026, 8, 1);
    private static final LocalDate TO = LocalDate.of(2026, 8, 31);
    private static final List<String> GROUPS = List.of("day", "market");
    private static TestDatabase database;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "bench_report");
    }

    @Autowired
    TenantTransactions transactions;

    @Autowired
    CostReports reports;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    ObjectMapper json;

    @Test
    void measure() throws Exception {
        List<Map<String, Object>> figures = new ArrayList<>();
        List<Long> sizes = Arrays.stream(
                        System.getProperty("pulseline.bench.calls").split(","))
                .map(Long::valueOf)
                .toList();
        int rounds = Integer.getInteger("pulseline.bench.rounds", 200);
        long held = 0;
        @Nullable Long first = null;
        for (long size : sizes) {
            fill(held, size);
            held = size;
            // the first ones warm the caches of both
            micros(20, this::portal);
            micros(2, this::raw);
            long rows = reports.report(TENANT, FROM, TO, GROUPS).stream()
                    .mapToLong(CostReports.Row::calls)
                    .sum();
            long ours = p95(micros(rounds, this::portal));
            long peer = p95(micros(Math.max(5, rounds / 20), this::raw));
            long drill = p95(micros(Math.max(10, rounds / 4), this::drill));
            String of = " of " + size + " calls";
            figures.add(figure(
                    "month by day and market, p95," + of, ours, peer, "GROUP BY on " + rows + " raw rows", 30_000));
            figures.add(ratio("share of the raw scan," + of, ours, peer));
            figures.add(figure("drill-down to 51 raw calls, p95," + of, drill, null, null, 300_000));
            if (first != null) {
                // flat: within twice what it was, or a millisecond, whichever is more
                figures.add(figure(
                        "growth since the first size," + of,
                        ours,
                        first,
                        "first size",
                        Math.max(first * 2, first + 1000)));
            } else {
                first = ours;
            }
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("name", "report");
        result.put("at", Instant.now().toString());
        result.put(
                "conditions",
                Map.of(
                        "calls",
                        sizes,
                        "rounds",
                        rounds,
                        "cores",
                        Runtime.getRuntime().availableProcessors(),
                        "postgres",
                        transactions.inTenant(
                                TENANT,
                                () -> jdbc.sql("show server_version")
                                        .query(String.class)
                                        .single()),
                        "settings",
                        "as embedded: shared_buffers 128MB, warm caches, one client, role app under forced RLS"));
        result.put("figures", figures);
        Path out = Path.of(System.getProperty("pulseline.bench.out", "target/report.json"));
        Files.createDirectories(out.toAbsolutePath().getParent());
        Files.writeString(out, json.writerWithDefaultPrettyPrinter().writeValueAsString(result));
        figures.forEach(one -> System.out.println("BENCH " + one));
    }

    private void portal() {
        reports.report(TENANT, FROM, TO, GROUPS);
    }

    private void raw() {
        transactions.inTenant(
                TENANT, () -> jdbc.sql("""
                        select day, market, currency, count(*), sum(seconds), sum(pulses), sum(meta_cost), sum(tenant_price)
                        from charge where day between ? and ? group by day, market, currency
                        """).param(FROM).param(TO).query().listOfRows());
    }

    private void drill() {
        reports.calls(
                TENANT,
                new CostQuestion(FROM.plusDays(9), FROM.plusDays(9), GROUPS, null, Map.of("market", "Market 3")),
                null,
                51);
    }

    private static long[] micros(int times, Runnable work) {
        long[] all = new long[times];
        for (int i = 0; i < times; i++) {
            long began = System.nanoTime();
            work.run();
            all[i] = (System.nanoTime() - began) / 1000;
        }
        return all;
    }

    private static long p95(long[] micros) {
        Arrays.sort(micros);
        return micros[(micros.length * 95 + 99) / 100 - 1];
    }

    private static Map<String, Object> figure(
            String metric, long ours, @Nullable Long peer, @Nullable String name, long goal) {
        Map<String, Object> figure = new LinkedHashMap<>();
        figure.put("metric", metric);
        figure.put("unit", "us");
        figure.put("ours", ours);
        figure.put("peer", peer);
        figure.put("peer_name", name);
        figure.put("ratio", peer == null ? null : Math.round(1000.0 * ours / peer) / 1000.0);
        figure.put("goal", goal);
        figure.put("met", ours <= goal);
        return figure;
    }

    private static Map<String, Object> ratio(String metric, long ours, long peer) {
        Map<String, Object> figure = figure(metric, ours, peer, "GROUP BY on the raw rows", peer / 100);
        figure.put("goal", 0.01);
        figure.put("met", ours * 100 <= peer);
        return figure;
    }

    /// As the superuser of the bench's own database; the sums come from the function that defines them.
    private static void fill(long from, long to) throws SQLException, IOException {
        try (Connection superuser = database.superuser();
                Statement sql = superuser.createStatement()) {
            sql.execute("set search_path = app; set synchronous_commit = off; set maintenance_work_mem = '512MB'");
            sql.execute("""
                    insert into tenant (id, slug, name) select ('00000000-0000-4000-9000-' || lpad(n::text, 12, '0'))::uuid, 'bench-' || n, 'Bench'
                    from generate_series(1, 9) n on conflict do nothing
                    """);
            sql.execute(
                    "drop index if exists charge_day; drop index if exists charge_started; alter table charge drop constraint charge_pkey");
            sql.execute("""
                    insert into charge (tenant_id, call_id, version, started_at, day, number_id, direction, agent_name, answered, seconds, pulses,
                                        market, prefix, tier_from, tier_to, minutes_before, per_minute, card_version, currency, meta_cost,
                                        tenant_price)
                    select case when n %% 4 = 0 then '%s'::uuid else ('00000000-0000-4000-9000-' || lpad((1 + n %% 9)::text, 12, '0'))::uuid end,
                           gen_random_uuid(), 1, at, at::date, '2064183771509' || (30 + n %% 7), 'BUSINESS_INITIATED', 'Agent ' || n %% 40, true,
                           s, (s + 5) / 6, 'Market ' || n / 4 %% 12, '385', 0, 50000, 0, 0.0095, 1, 'USD', (s + 5) / 6 * 0.00095,
                           (s + 5) / 6 * 0.0015
                    from (select n, timestamptz '%s' + (n * 7919 %% (184 * 86400)) * interval '1 second' as at, 1 + n * 31 %% 600 as s
                          from generate_series(%d::bigint, %d::bigint) n) made
                    """.formatted(TENANT, FIRST, from, to - 1));
            sql.execute("alter table charge add primary key (tenant_id, call_id, version)");
            sql.execute("create index charge_day on charge (tenant_id, day, number_id)");
            sql.execute("create index charge_started on charge (tenant_id, started_at)");
            sql.execute("truncate cost_rollup, cost_day");
            sql.execute("""
                    insert into cost_rollup (tenant_id, day, number_id, market, direction, agent, currency, tier_from, calls, answered, seconds,
                                             pulses, meta_cost, tenant_price, unrated)
                    select tenant_id, day, number_id, market, direction, agent_name, currency, tier_from, count(*), count(*), sum(seconds),
                           sum(pulses), sum(meta_cost), sum(tenant_price), 0
                    from charge group by 1, 2, 3, 4, 5, 6, 7, 8
                    """);
            sql.execute("""
                    insert into cost_day (tenant_id, day, market, direction, currency, calls, answered, seconds, pulses, meta_cost, tenant_price,
                                          unrated)
                    select tenant_id, day, market, direction, currency, sum(calls), sum(answered), sum(seconds), sum(pulses), sum(meta_cost),
                           sum(tenant_price), 0
                    from cost_rollup group by 1, 2, 3, 4, 5
                    """);
            sql.execute("vacuum analyze charge");
            sql.execute("vacuum analyze cost_rollup");
            sql.execute("vacuum analyze cost_day");
        }
    }
}
