package io.pulseline.platform.calls;

import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Which of Meta's error codes calls ended with, over all tenants; for BSP staff.
@Service
public class SeenErrors {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;

    SeenErrors(TenantTransactions transactions, JdbcClient jdbc) {
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    /// @param calls   that ended with it
    /// @param tenants whose calls these were
    /// @param title   Meta's words of the latest; null when Meta gave none. `details` likewise
    public record Seen(
            int code,
            long calls,
            long tenants,
            Instant latest,
            @Nullable String title,
            @Nullable String details) {}

    /// Most frequent first.
    public List<Seen> since(Instant from) {
        return transactions.asOperator(
                "count the errors of calls",
                () -> jdbc.sql("""
                        select (e ->> 'code')::int as code, count(distinct c.id) as calls, count(distinct c.tenant_id) as tenants,
                               max(c.started_at) as latest,
                               (array_agg(coalesce(e ->> 'title', e ->> 'message') order by c.started_at desc))[1] as title,
                               (array_agg(e ->> 'details' order by c.started_at desc))[1] as details
                        from call c cross join lateral jsonb_array_elements(c.state -> 'errors') e
                        where c.started_at >= ? and jsonb_array_length(coalesce(c.state -> 'errors', '[]')) > 0
                        group by 1 order by calls desc, code
                        """)
                        .param(Timestamp.from(from))
                        .query((row, index) -> new Seen(
                                row.getInt("code"),
                                row.getLong("calls"),
                                row.getLong("tenants"),
                                row.getTimestamp("latest").toInstant(),
                                row.getString("title"),
                                row.getString("details")))
                        .list());
    }
}
