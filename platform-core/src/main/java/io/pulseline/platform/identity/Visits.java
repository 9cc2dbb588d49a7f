package io.pulseline.platform.identity;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/// Lets BSP staff into a tenant for a reason and a time. Beginning and end are lines of the tenant's trail and of the
/// BSP's own.
@Service
public class Visits {
    private final TenantTransactions transactions;
    private final AuditTrail audit;
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    Visits(TenantTransactions transactions, AuditTrail audit, JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.transactions = transactions;
        this.audit = audit;
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /// A visit that is open already ends with this one.
    ///
    /// @param reason why, in a few words; not blank
    public Visit begin(Actor.Human staff, Tenant tenant, String reason, Duration length) {
        Instant now = clock.instant();
        Visit visit = new Visit(reason.strip(), now, now.plus(length));
        transactions.inTenant(tenant.id(), () -> {
            end(staff, tenant.id(), "again");
            jdbc.sql("""
                            insert into visit (tenant_id, id, person_id, person_name, reason, began_at, ends_at)
                            values (?, ?, ?, ?, ?, ?, ?)
                            """)
                    .param(tenant.id().value())
                    .param(UUID.randomUUID())
                    .param(staff.id().value())
                    .param(staff.name())
                    .param(visit.reason())
                    .param(Timestamp.from(now))
                    .param(Timestamp.from(visit.endsAt()))
                    .update();
            note(
                    staff,
                    tenant.id(),
                    "tenant.enter",
                    Map.of("reason", visit.reason(), "until", visit.endsAt().toString()));
        });
        return visit;
    }

    /// The visit that lets this person in now; empty when there is none or its time is over.
    public Optional<Visit> current(PersonId staff, TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                        select reason, began_at, ends_at from visit where person_id = ? and ended_at is null and ends_at > ?
                        """)
                        .param(staff.value())
                        .param(Timestamp.from(clock.instant()))
                        .query(Visits::read)
                        .optional());
    }

    /// Does nothing when there is no open visit.
    public void leave(Actor.Human staff, TenantId tenant) {
        transactions.inTenant(tenant, () -> end(staff, tenant, "person"));
    }

    /// Notes the end of visits whose time is over.
    ///
    /// @return how many
    int endOverdue(TenantId tenant) {
        record Overdue(PersonId person, String name) {}
        return transactions.inTenant(tenant, () -> {
            List<Overdue> overdue = jdbc.sql(
                            "select person_id, person_name from visit where ended_at is null and ends_at <= ? for update")
                    .param(Timestamp.from(clock.instant()))
                    .query((row, index) -> new Overdue(
                            new PersonId(row.getObject("person_id", UUID.class)), row.getString("person_name")))
                    .list();
            overdue.forEach(visit -> end(new Actor.Human(visit.person(), visit.name()), tenant, "time"));
            return overdue.size();
        });
    }

    /// @param by what ended it: `person`, `time` or `again`
    private void end(Actor.Human staff, TenantId tenant, String by) {
        int ended = jdbc.sql("update visit set ended_at = least(ends_at, ?) where person_id = ? and ended_at is null")
                .param(Timestamp.from(clock.instant()))
                .param(staff.id().value())
                .update();
        if (ended > 0) {
            note(staff, tenant, "tenant.leave", Map.of("by", by));
        }
    }

    private void note(Actor.Human staff, TenantId tenant, String action, Map<String, String> after) {
        String said = json.writeValueAsString(after);
        audit.record(tenant, staff, action, "tenant:" + tenant, null, said);
        audit.recordForStaff(staff, action, "tenant:" + tenant, tenant, null, said);
    }

    private static Visit read(ResultSet row, int index) throws SQLException {
        return new Visit(
                row.getString("reason"),
                row.getTimestamp("began_at").toInstant(),
                row.getTimestamp("ends_at").toInstant());
    }
}
