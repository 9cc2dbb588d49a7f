package io.pulseline.platform.rating;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.math.BigDecimal;
import java.time.LocalDate;
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

    /// @param from first day, included
    /// @param to   last day, included
    /// @throws IllegalArgumentException for a group that does not exist
    public List<Row> report(TenantId tenant, LocalDate from, LocalDate to, List<String> groupBy) {
        for (String group : groupBy) {
            if (!GROUPS.containsKey(group)) {
                throw new IllegalArgumentException("there is no group '" + group + "'");
            }
        }
        String columns = groupBy.stream()
                .map(group -> GROUPS.get(group) + " as " + group)
                .collect(Collectors.joining(", "));
        String grouped = groupBy.stream().map(GROUPS::get).collect(Collectors.joining(", "));
        String sql = "select " + (columns.isEmpty() ? "" : columns + ", ")
                + """
                currency, sum(calls) as calls, sum(answered) as answered, sum(seconds) as seconds, sum(pulses) as pulses,
                sum(meta_cost) as meta_cost, sum(tenant_price) as tenant_price, sum(unrated) as unrated
                from cost_rollup where day between ? and ? and calls <> 0
                group by currency"""
                + (grouped.isEmpty() ? "" : ", " + grouped) + " order by "
                + (grouped.isEmpty() ? "" : grouped + ", ") + "currency";
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql(sql)
                        .param(from)
                        .param(to)
                        .query((row, index) -> {
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
                        })
                        .list());
    }
}
