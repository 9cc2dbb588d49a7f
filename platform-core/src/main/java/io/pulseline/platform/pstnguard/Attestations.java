package io.pulseline.platform.pstnguard;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.net.InetAddress;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.ObjectMapper;

/// Who vouched for a route, with what was seen at that moment. Nobody can vouch for one that the guard refuses, and a
/// word is good for the very host and port that it was given for.
@Service
public class Attestations {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final PstnGuard guard;
    private final AuditTrail audit;
    private final ObjectMapper json;
    private final Clock clock;

    Attestations(
            TenantTransactions transactions,
            JdbcClient jdbc,
            PstnGuard guard,
            AuditTrail audit,
            ObjectMapper json,
            Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.guard = guard;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /// What a route belongs to.
    ///
    /// @param id a phone number id or a trunk's
    public record Subject(Kind kind, String id) {
        public enum Kind {
            NUMBER,
            TRUNK
        }
    }

    /// @param statement what was said, as it was shown
    /// @param evidence  JSON: `names`, `addresses`, `rules` (how many were asked), `findings`
    public record Attestation(UUID id, String route, String statement, String actor, Instant at, String evidence) {}

    public sealed interface Result {
        record Attested(Attestation attestation) implements Result {}

        record Refused(List<Finding> findings) implements Result {}
    }

    /// @param route     `host:port`
    /// @param statement what the person was shown and agreed to
    public Result attest(TenantId tenant, Actor actor, Subject subject, String route, String statement) {
        PstnGuard.Judgement seen = guard.judge(tenant, route);
        List<Finding> against =
                seen.findings().stream().filter(Finding::refuses).toList();
        if (!against.isEmpty()) {
            return new Result.Refused(against);
        }
        String evidence = json.writeValueAsString(Map.of(
                "names",
                seen.names(),
                "addresses",
                seen.addresses().stream().map(InetAddress::getHostAddress).toList(),
                "rules",
                seen.patterns(),
                "findings",
                seen.findings().stream()
                        .map(one -> Map.of("rule", one.rule().id(), "evidence", one.evidence()))
                        .toList()));
        Attestation made =
                new Attestation(UUID.randomUUID(), route, statement, actor.label(), clock.instant(), evidence);
        transactions.inTenant(tenant, () -> {
            jdbc.sql("""
                insert into pstn_attestation
                  (tenant_id, id, subject_kind, subject_id, route, statement, actor, attested_at, evidence)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)
                """)
                    .param(tenant.value())
                    .param(made.id())
                    .param(subject.kind().name())
                    .param(subject.id())
                    .param(route)
                    .param(statement)
                    .param(made.actor())
                    .param(Timestamp.from(made.at()))
                    .param(evidence)
                    .update();
            audit.record(
                    tenant,
                    actor,
                    "pstn.attest",
                    subject.kind().name().toLowerCase(java.util.Locale.ROOT) + ":" + subject.id(),
                    null,
                    json.writeValueAsString(Map.of("route", route, "statement", statement, "seen", evidence)));
        });
        return new Result.Attested(made);
    }

    /// The last word about a route of this subject.
    ///
    /// @return empty when nobody vouched for this very route
    public Optional<Attestation> latest(TenantId tenant, Subject subject, String route) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                        select id, route, statement, actor, attested_at, evidence::text from pstn_attestation
                        where subject_kind = ? and subject_id = ? and route = ? order by attested_at desc limit 1
                        """)
                        .param(subject.kind().name())
                        .param(subject.id())
                        .param(route)
                        .query((row, index) -> new Attestation(
                                row.getObject("id", UUID.class),
                                row.getString("route"),
                                row.getString("statement"),
                                row.getString("actor"),
                                row.getTimestamp("attested_at").toInstant(),
                                row.getString("evidence")))
                        .optional());
    }
}
