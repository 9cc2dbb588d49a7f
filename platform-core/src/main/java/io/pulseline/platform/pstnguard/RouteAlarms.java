package io.pulseline.platform.pstnguard;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/// Ways that were saved and are no longer fine. An alarm lasts as long as its cause.
@Service
public class RouteAlarms {
    private static final Logger LOG = LoggerFactory.getLogger(RouteAlarms.class);
    private static final Actor US = new Actor.Platform("pstn guard");

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final JsonMapper json;
    private final Clock clock;

    RouteAlarms(TenantTransactions transactions, JdbcClient jdbc, AuditTrail audit, JsonMapper json, Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /// @param subject whose way it is: a trunk
    /// @param finding what is held against it
    public record Alarm(UUID subject, Finding finding, Instant since) {}

    /// The oldest first.
    public List<Alarm> open(TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select * from pstn_route_alarm order by since, route, rule")
                        .query(RouteAlarms::read)
                        .list());
    }

    public List<Alarm> of(TenantId tenant, UUID subject) {
        return transactions.inTenant(tenant, () -> known(subject));
    }

    private List<Alarm> known(UUID subject) {
        return jdbc.sql("select * from pstn_route_alarm where subject_id = ? order by since, route, rule")
                .param(subject)
                .query(RouteAlarms::read)
                .list();
    }

    /// What is held against its ways by now: new alarms begin, those without a cause end.
    public void looked(TenantId tenant, UUID subject, List<Finding> findings) {
        List<Finding> against =
                findings.stream().filter(Finding::refuses).distinct().toList();
        transactions.inTenant(tenant, () -> {
            List<Alarm> before = known(subject);
            before.stream()
                    .filter(alarm -> against.stream().noneMatch(finding -> same(finding, alarm.finding())))
                    .forEach(alarm -> end(tenant, alarm));
            against.stream()
                    .filter(finding -> before.stream().noneMatch(alarm -> same(finding, alarm.finding())))
                    .forEach(finding -> begin(tenant, subject, finding));
        });
    }

    /// What was seen may change, with each answer of the domain name system.
    private static boolean same(Finding one, Finding other) {
        return one.route().equals(other.route()) && one.rule() == other.rule();
    }

    private void begin(TenantId tenant, UUID subject, Finding finding) {
        boolean first = jdbc.sql("""
                        insert into pstn_route_alarm (tenant_id, subject_id, route, rule, evidence, since)
                        values (?, ?, ?, ?, ?, ?) on conflict do nothing
                        """)
                        .param(tenant.value())
                        .param(subject)
                        .param(finding.route())
                        .param(finding.rule().name())
                        .param(finding.evidence())
                        .param(Timestamp.from(clock.instant()))
                        .update()
                == 1;
        if (first) {
            LOG.warn(
                    "event=pstn-on-route tenant={} subject={} rule={} evidence=\"{}\"",
                    tenant,
                    subject,
                    finding.rule().id(),
                    finding.evidence());
            audit.record(tenant, US, "pstn.route.alarm", "trunk:" + subject, null, json.writeValueAsString(finding));
        }
    }

    private void end(TenantId tenant, Alarm alarm) {
        jdbc.sql("delete from pstn_route_alarm where subject_id = ? and route = ? and rule = ?")
                .param(alarm.subject())
                .param(alarm.finding().route())
                .param(alarm.finding().rule().name())
                .update();
        audit.record(
                tenant,
                US,
                "pstn.route.clear",
                "trunk:" + alarm.subject(),
                json.writeValueAsString(alarm.finding()),
                null);
    }

    private static Alarm read(ResultSet row, int index) throws SQLException {
        return new Alarm(
                row.getObject("subject_id", UUID.class),
                new Finding(PstnRule.valueOf(row.getString("rule")), row.getString("route"), row.getString("evidence")),
                row.getTimestamp("since").toInstant());
    }
}
