package io.pulseline.platform.rating;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Sums over days of the account's zone, from the rollup that is written with each charge. Currencies are never added
/// up.
@Service
public class CostReports {
    /// What a report may be grouped by, and the column it is. The text goes into SQL, so it comes from here only.
    private static final Map<String, String> GROUPS = Map.of(
            "day", "day::text", "number", "number_id", "market", "market", "direction", "direction", "agent", "agent");

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

    public static Set<String> groups() {
        return GROUPS.keySet();
    }

    /// Sums by the account's own days, as Meta bills them.
    ///
    /// @param from first day, included
    /// @param to   last day, included
    /// @throws IllegalArgumentException for a group that does not exist
    public List<Row> report(TenantId tenant, LocalDate from, LocalDate to, List<String> groupBy) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("with facts as (select * from cost_rollup where day between ? and ? and calls <> 0)"
                                + summed(groupBy))
                        .param(from)
                        .param(to)
                        .query((row, index) -> read(row, groupBy))
                        .list());
    }

    /// Sums by days of another zone, from the charges themselves.
    ///
    /// @param zone whose midnight begins a day
    /// @throws IllegalArgumentException for a group that does not exist
    public List<Row> report(TenantId tenant, LocalDate from, LocalDate to, List<String> groupBy, ZoneId zone) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                                with latest as (
                                    select distinct on (call_id) * from charge where started_at >= ? and started_at < ?
                                    order by call_id, version desc
                                ), facts as (
                                    select (started_at at time zone ?)::date as day, number_id, coalesce(market, '') as market, direction,
                                           coalesce(agent_name, '') as agent, currency, 1 as calls, answered::int as answered, seconds,
                                           pulses, coalesce(meta_cost, 0) as meta_cost, coalesce(tenant_price, 0) as tenant_price,
                                           (unrated_reason is not null)::int as unrated
                                    from latest
                                )""" + summed(groupBy))
                        .param(Timestamp.from(from.atStartOfDay(zone).toInstant()))
                        .param(Timestamp.from(to.plusDays(1).atStartOfDay(zone).toInstant()))
                        .param(zone.getId())
                        .query((row, index) -> read(row, groupBy))
                        .list());
    }

    private static String summed(List<String> groupBy) {
        for (String group : groupBy) {
            if (!GROUPS.containsKey(group)) {
                throw new IllegalArgumentException("there is no group '" + group + "'");
            }
        }
        String columns = groupBy.stream()
                .map(group -> GROUPS.get(group) + " as \"" + group + "\", ")
                .collect(Collectors.joining());
        String grouped = groupBy.stream().map(group -> GROUPS.get(group) + ", ").collect(Collectors.joining());
        return """

                select %scurrency, sum(calls) as calls, sum(answered) as answered, sum(seconds) as seconds, sum(pulses) as pulses,
                       sum(meta_cost) as meta_cost, sum(tenant_price) as tenant_price, sum(unrated) as unrated
                from facts group by %scurrency order by %scurrency
                """.formatted(columns, grouped, grouped);
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
}
