package io.pulseline.platform.pstnguard;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.ObjectMapper;

/// Calls on which the telephone network was seen. Each is an alarm until somebody says that it is seen to; the evidence
/// stays.
@Service
public class Sightings {
    private static final Logger LOG = LoggerFactory.getLogger(Sightings.class);
    private static final Actor US = new Actor.Platform("pstn guard");

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final ObjectMapper json;
    private final Clock clock;

    Sightings(TenantTransactions transactions, JdbcClient jdbc, AuditTrail audit, ObjectMapper json, Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /// @param peer     trunk or extension, null when none had the call
    /// @param rule     `pstn.tel-uri` …
    /// @param evidence the header that said it
    public record Sighting(UUID id, CallId call, @Nullable UUID peer, String rule, String evidence, Instant at) {}

    /// Inside the tenant's transaction. The same sign on the same call is one sighting.
    public void saw(TenantId tenant, CallId call, @Nullable UUID peer, String rule, String evidence, Instant at) {
        boolean first = jdbc.sql("""
                        insert into pstn_sighting (tenant_id, id, call_id, peer_id, rule, evidence, seen_at)
                        values (?, ?, ?, ?, ?, ?, ?) on conflict (tenant_id, call_id, rule) do nothing
                        """)
                        .param(tenant.value())
                        .param(UUID.randomUUID())
                        .param(call.value())
                        .param(peer)
                        .param(rule)
                        .param(evidence)
                        .param(Timestamp.from(at))
                        .update()
                == 1;
        if (first) {
            LOG.warn("event=pstn-on-leg tenant={} call={} rule={}", tenant, call, rule);
            audit.record(
                    tenant,
                    US,
                    "pstn.sighting",
                    "call:" + call,
                    null,
                    json.writeValueAsString(Map.of("rule", rule, "evidence", evidence)));
        }
    }

    /// Alarms that nobody has seen to, newest first.
    public List<Sighting> open(TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                        select id, call_id, peer_id, rule, evidence, seen_at from pstn_sighting
                        where closed_at is null order by seen_at desc limit 50
                        """)
                        .query((row, index) -> new Sighting(
                                row.getObject("id", UUID.class),
                                new CallId(row.getObject("call_id", UUID.class)),
                                row.getObject("peer_id", UUID.class),
                                row.getString("rule"),
                                row.getString("evidence"),
                                row.getTimestamp("seen_at").toInstant()))
                        .list());
    }

    /// Somebody has seen to it.
    ///
    /// @return false for an unknown one, and for one that is closed
    public boolean close(TenantId tenant, Actor actor, UUID id) {
        return transactions.inTenant(tenant, () -> {
            boolean closed = jdbc.sql("""
                            update pstn_sighting set closed_at = ?, closed_by = ? where id = ? and closed_at is null
                            """)
                            .param(Timestamp.from(clock.instant()))
                            .param(actor.label())
                            .param(id)
                            .update()
                    == 1;
            if (closed) {
                audit.record(tenant, actor, "pstn.sighting.close", "sighting:" + id, null, null);
            }
            return closed;
        });
    }
}
