package io.pulseline.platform.rating;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Sums and the calls behind them. Days of the account's zone come from the sums that are written with each charge;
/// other zones, hours and tags from the charges themselves. Currencies are never added up.
@Service
public class CostReports {
    /// The column of each key. The text goes into SQL, so it comes from here only.
    private static final Map<String, String> COLUMNS = Map.of(
            "day", "day::text",
            "hour", "hour",
            "number", "number_id",
            "market", "market",
            "direction", "direction",
            "agent", "agent",
            "tag", "tag",
            "tier", "case when tier_from < 0 then '' else tier_from::text end");

    /// The newest price of each call, with the key columns of a report.
    private static final String CHARGES = """
            select c.call_id, c.started_at, %s as day, to_char(c.started_at at time zone %s, 'HH24') as hour, c.number_id,
                   coalesce(c.market, '') as market, c.direction, coalesce(c.agent_name, '') as agent, coalesce(c.tag, '') as tag,
                   coalesce(c.tier_from, -1) as tier_from, c.currency, 1 as calls, c.answered::int as answered, c.seconds, c.pulses,
                   c.meta_cost as exact_meta_cost, c.tenant_price as exact_tenant_price, c.unrated_reason,
                   coalesce(c.meta_cost, 0) as meta_cost, coalesce(c.tenant_price, 0) as tenant_price,
                   (c.unrated_reason is not null)::int as unrated
            from charge c
            left join phone_number n on n.tenant_id = c.tenant_id and n.id = c.number_id
            left join waba w on w.tenant_id = n.tenant_id and w.id = n.waba_id
            where %s and not exists (
                select from charge later
                where later.tenant_id = c.tenant_id and later.call_id = c.call_id and later.version > c.version)
            """;

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;

    CostReports(TenantTransactions transactions, JdbcClient jdbc) {
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    public record Row(
            Map<String, String> keys,
            Currency currency,
            long calls,
            long answered,
            long seconds,
            long pulses,
            BigDecimal metaCost,
            BigDecimal tenantPrice,
            long unratedCalls) {}

    /// One call behind a sum.
    ///
    /// @param metaCost null when unrated
    public record Called(
            CallId call,
            Instant startedAt,
            String number,
            String market,
            String direction,
            String agent,
            long seconds,
            long pulses,
            Currency currency,
            @Nullable BigDecimal metaCost,
            @Nullable BigDecimal tenantPrice,
            @Nullable String unratedReason) {}

    /// Where a page of calls ended.
    public record After(Instant startedAt, CallId call) {}

    public static Set<String> groups() {
        return CostQuestion.KEYS;
    }

    /// @throws IllegalArgumentException for a group that does not exist
    public List<Row> report(TenantId tenant, LocalDate from, LocalDate to, List<String> groupBy) {
        return report(tenant, new CostQuestion(from, to, groupBy, null, Map.of()));
    }

    /// @throws IllegalArgumentException for a group that does not exist
    public List<Row> report(TenantId tenant, LocalDate from, LocalDate to, List<String> groupBy, ZoneId zone) {
        return report(tenant, new CostQuestion(from, to, groupBy, zone, Map.of()));
    }

    public List<Row> report(TenantId tenant, CostQuestion asked) {
        List<Object> values = new ArrayList<>();
        String facts = switch (asked.source()) {
            case COST_DAY -> days("cost_day", asked, values);
            case ROLLUP -> days("cost_rollup", asked, values);
            case CHARGES -> charges(asked, values);
        };
        String sql = "with facts as (" + facts + ")" + summed(asked, values);
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql(sql)
                        .params(values)
                        .query((row, index) -> read(row, asked.groupBy()))
                        .list());
    }

    /// How many calls stand behind a question.
    public long count(TenantId tenant, CostQuestion asked) {
        return report(tenant, new CostQuestion(asked.from(), asked.to(), List.of(), asked.zone(), asked.only()))
                .stream()
                .mapToLong(Row::calls)
                .sum();
    }

    /// The calls behind a sum, newest first.
    ///
    /// @param before the last one of the page before, null for the first page
    public List<Called> calls(TenantId tenant, CostQuestion asked, @Nullable After before, int limit) {
        List<Object> values = new ArrayList<>();
        StringBuilder sql =
                new StringBuilder("with facts as (" + charges(asked, values) + ") select * from facts where true");
        sql.append(only(asked, values));
        if (before != null) {
            sql.append(" and (started_at, call_id) < (?, ?)");
            values.add(Timestamp.from(before.startedAt()));
            values.add(before.call().value());
        }
        sql.append(" order by started_at desc, call_id desc limit ?");
        values.add(limit);
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql(sql.toString())
                        .params(values)
                        .query(CostReports::called)
                        .list());
    }

    private static String days(String table, CostQuestion asked, List<Object> values) {
        values.add(asked.from());
        values.add(asked.to());
        return "select * from " + table + " where day between ? and ? and calls <> 0";
    }

    private static String charges(CostQuestion asked, List<Object> values) {
        @Nullable ZoneId zone = asked.zone();
        if (zone == null) {
            values.add(asked.from());
            values.add(asked.to());
            return CHARGES.formatted("c.day", "coalesce(w.zone, 'UTC')", "c.day between ? and ?");
        }
        values.add(zone.getId());
        values.add(zone.getId());
        values.add(Timestamp.from(asked.from().atStartOfDay(zone).toInstant()));
        values.add(Timestamp.from(asked.to().plusDays(1).atStartOfDay(zone).toInstant()));
        return CHARGES.formatted("(c.started_at at time zone ?)::date", "?", "c.started_at >= ? and c.started_at < ?");
    }

    private static String only(CostQuestion asked, List<Object> values) {
        StringBuilder sql = new StringBuilder();
        new TreeMap<>(asked.only()).forEach((key, value) -> {
            sql.append(" and ").append(COLUMNS.get(key)).append(" = ?");
            values.add(value);
        });
        return sql.toString();
    }

    private static String summed(CostQuestion asked, List<Object> values) {
        String columns = asked.groupBy().stream()
                .map(group -> COLUMNS.get(group) + " as \"" + group + "\", ")
                .collect(Collectors.joining());
        String grouped =
                asked.groupBy().stream().map(group -> COLUMNS.get(group) + ", ").collect(Collectors.joining());
        return """

                select %scurrency, sum(calls) as calls, sum(answered) as answered, sum(seconds) as seconds, sum(pulses) as pulses,
                       sum(meta_cost) as meta_cost, sum(tenant_price) as tenant_price, sum(unrated) as unrated
                from facts where true%s group by %scurrency order by %scurrency
                """.formatted(columns, only(asked, values), grouped, grouped);
    }

    private static Row read(ResultSet row, List<String> groupBy) throws SQLException {
        Map<String, String> keys = new LinkedHashMap<>();
        for (String group : groupBy) {
            keys.put(group, row.getString(group));
        }
        return new Row(
                keys,
                Currency.getInstance(row.getString("currency")),
                row.getLong("calls"),
                row.getLong("answered"),
                row.getLong("seconds"),
                row.getLong("pulses"),
                row.getBigDecimal("meta_cost"),
                row.getBigDecimal("tenant_price"),
                row.getLong("unrated"));
    }

    private static Called called(ResultSet row, int index) throws SQLException {
        return new Called(
                new CallId(row.getObject("call_id", UUID.class)),
                row.getTimestamp("started_at").toInstant(),
                row.getString("number_id"),
                row.getString("market"),
                row.getString("direction"),
                row.getString("agent"),
                row.getLong("seconds"),
                row.getLong("pulses"),
                Currency.getInstance(row.getString("currency")),
                row.getBigDecimal("exact_meta_cost"),
                row.getBigDecimal("exact_tenant_price"),
                row.getString("unrated_reason"));
    }
}
