package io.pulseline.platform.permissions;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Meta's limits as effective-dated data. They speak only where neither Meta nor the ledger does. Inside a transaction.
@Repository
class PermissionRules {
    /// @param period zero for rules that know none
    record Rule(String name, Duration period, int max, String source) {}

    private final JdbcClient jdbc;

    PermissionRules(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Those in force at an instant, shortest period first.
    List<Rule> inForce(Instant at) {
        return jdbc.sql("""
                        select distinct on (rule, period) rule, extract(epoch from period)::bigint as seconds, max_allowed, source
                        from permission_limit where effective_from <= ? order by rule, period, effective_from desc
                        """)
                .param(LocalDate.ofInstant(at, ZoneOffset.UTC))
                .query((row, index) -> new Rule(
                        row.getString("rule"),
                        Duration.ofSeconds(row.getLong("seconds")),
                        row.getInt("max_allowed"),
                        row.getString("source")))
                .list();
    }
}
