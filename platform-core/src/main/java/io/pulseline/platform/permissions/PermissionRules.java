package io.pulseline.platform.permissions;

import io.pulseline.platform.permissions.PermissionState.Usage;
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

    /// The rules of one day.
    record Table(List<Rule> production, List<Rule> sandbox) {
        /// A number is a test number or of a sandbox account when Meta's own maximum of requests a day is a sandbox's:
        /// no other answer of Meta tells it.
        List<Rule> of(List<Usage> told) {
            boolean generous = told.stream()
                    .filter(limit -> limit.action().equals("REQUEST"))
                    .anyMatch(limit -> sandbox.stream()
                            .anyMatch(rule -> rule.name().equals("REQUEST")
                                    && rule.period().equals(Duration.parse(limit.period()))
                                    && rule.max() == limit.max()));
            return generous ? sandbox : production;
        }
    }

    private final JdbcClient jdbc;

    PermissionRules(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Those in force at an instant, shortest period first.
    Table inForce(Instant at) {
        return new Table(inForce(at, "PRODUCTION"), inForce(at, "SANDBOX"));
    }

    private List<Rule> inForce(Instant at, String profile) {
        return jdbc.sql("""
                        select distinct on (rule, period) rule, extract(epoch from period)::bigint as seconds, max_allowed, source
                        from permission_limit where profile = ? and effective_from <= ? order by rule, period, effective_from desc
                        """)
                .param(profile)
                .param(LocalDate.ofInstant(at, ZoneOffset.UTC))
                .query((row, index) -> new Rule(
                        row.getString("rule"),
                        Duration.ofSeconds(row.getLong("seconds")),
                        row.getInt("max_allowed"),
                        row.getString("source")))
                .list();
    }
}
