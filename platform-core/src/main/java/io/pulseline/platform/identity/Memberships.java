package io.pulseline.platform.identity;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Changes what somebody may do in a tenant. A tenant always keeps one administrator.
@Service
public class Memberships {
    private final TenantTransactions transactions;
    private final AuditTrail audit;
    private final JdbcClient jdbc;

    Memberships(TenantTransactions transactions, AuditTrail audit, JdbcClient jdbc) {
        this.transactions = transactions;
        this.audit = audit;
        this.jdbc = jdbc;
    }

    /// How a change ended.
    public enum Result {
        DONE,
        /// It was so already.
        UNCHANGED,
        /// Nobody would be left to administer the tenant.
        LAST_ADMINISTRATOR,
        UNKNOWN
    }

    private record Row(Role role, boolean active) {
        boolean administers() {
            return active && role == Role.TENANT_ADMIN;
        }
    }

    /// @param role of a tenant
    public Result changeRole(Actor actor, TenantId tenant, PersonId person, Role role) {
        return transactions.inTenant(tenant, () -> {
            Optional<Row> before = lock(person);
            if (before.isEmpty()) {
                return Result.UNKNOWN;
            }
            if (before.get().role() == role) {
                return Result.UNCHANGED;
            }
            if (before.get().administers() && administrators() == 1) {
                return Result.LAST_ADMINISTRATOR;
            }
            jdbc.sql("update membership set role = ? where person_id = ?")
                    .param(role.name())
                    .param(person.value())
                    .update();
            audit.record(
                    tenant,
                    actor,
                    "person.role",
                    "person:" + person,
                    said(before.get().role()),
                    said(role));
            return Result.DONE;
        });
    }

    /// From the next request on this person is out of the tenant. What they did keeps their name.
    public Result deactivate(Actor actor, TenantId tenant, PersonId person) {
        return transactions.inTenant(tenant, () -> {
            Optional<Row> before = lock(person);
            if (before.isEmpty()) {
                return Result.UNKNOWN;
            }
            if (!before.get().active()) {
                return Result.UNCHANGED;
            }
            if (before.get().administers() && administrators() == 1) {
                return Result.LAST_ADMINISTRATOR;
            }
            jdbc.sql("update membership set deactivated_at = now() where person_id = ?")
                    .param(person.value())
                    .update();
            audit.record(tenant, actor, "person.deactivate", "person:" + person, null, null);
            return Result.DONE;
        });
    }

    public Result reactivate(Actor actor, TenantId tenant, PersonId person) {
        return transactions.inTenant(tenant, () -> {
            Optional<Row> before = lock(person);
            if (before.isEmpty()) {
                return Result.UNKNOWN;
            }
            if (before.get().active()) {
                return Result.UNCHANGED;
            }
            jdbc.sql("update membership set deactivated_at = null where person_id = ?")
                    .param(person.value())
                    .update();
            audit.record(tenant, actor, "person.reactivate", "person:" + person, null, null);
            return Result.DONE;
        });
    }

    /// Somebody else ended where this person is signed in.
    public void noteSignOut(Actor actor, TenantId tenant, PersonId person) {
        transactions.inTenant(
                tenant, () -> audit.record(tenant, actor, "person.sign-out", "person:" + person, null, null));
    }

    /// Whether this person still works somewhere: active in any open tenant, or staff.
    public boolean worksAnywhere(PersonId person) {
        return transactions.asOperator(
                "see whether somebody still works anywhere",
                () -> jdbc.sql("""
                        select exists (select from person p where p.id = :id and p.active and p.staff_role is not null)
                            or exists (select from membership m join tenant t on t.id = m.tenant_id
                                       where m.person_id = :id and m.deactivated_at is null and t.state in ('ACTIVE', 'SUSPENDED'))
                        """)
                        .param("id", person.value())
                        .query(Boolean.class)
                        .single());
    }

    /// Whether this tenant is the one place where this person works: then its administrator may speak for them.
    public boolean worksOnlyIn(PersonId person, TenantId tenant) {
        return transactions.asOperator(
                "see whether somebody works anywhere else",
                () -> jdbc.sql("""
                        select exists (select from membership where person_id = :id and tenant_id = :tenant)
                           and not exists (select from membership where person_id = :id and tenant_id <> :tenant)
                           and not exists (select from person where id = :id and staff_role is not null)
                        """)
                        .param("id", person.value())
                        .param("tenant", tenant.value())
                        .query(Boolean.class)
                        .single());
    }

    /// All administrators are locked too, so that two of them cannot remove each other at the same time.
    private Optional<Row> lock(PersonId person) {
        jdbc.sql("select person_id from membership where role = 'TENANT_ADMIN' order by person_id for update")
                .query()
                .listOfRows();
        return jdbc.sql("select role, deactivated_at is null as active from membership where person_id = ? for update")
                .param(person.value())
                .query((row, index) -> new Row(Role.valueOf(row.getString("role")), row.getBoolean("active")))
                .optional();
    }

    private long administrators() {
        return jdbc.sql("select count(*) from membership where role = 'TENANT_ADMIN' and deactivated_at is null")
                .query(Long.class)
                .single();
    }

    private static String said(Role role) {
        return "{\"role\":\"" + role.name() + "\"}";
    }
}
