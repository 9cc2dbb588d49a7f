package io.pulseline.platform.calls;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Filters of the history that people keep under a name.
@Service
public class CallViews {
    public static final int LONGEST_NAME = 60;
    /// Of one person; more are no list that anybody reads.
    private static final int MOST = 30;

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final Clock clock;

    CallViews(TenantTransactions transactions, JdbcClient jdbc, AuditTrail audit, Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    /// @param query  filters as in the address of the history
    /// @param shared whether everybody of the tenant sees it
    /// @param mine   whether whoever looks made it
    public record SavedView(UUID id, String name, String query, boolean shared, boolean mine, String madeBy) {}

    public enum Audience {
        MAKER,
        /// of the tenant
        EVERYBODY
    }

    /// Own ones and those for everybody, by name.
    public List<SavedView> of(TenantId tenant, PersonId person) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select * from call_view where person_id = ? or shared order by lower(name), id")
                        .param(person.value())
                        .query((row, index) -> new SavedView(
                                row.getObject("id", UUID.class),
                                row.getString("name"),
                                row.getString("query"),
                                row.getBoolean("shared"),
                                row.getObject("person_id", UUID.class).equals(person.value()),
                                row.getString("made_by")))
                        .list());
    }

    /// A name that the person has already means the new filters.
    ///
    /// @param name 1 to [#LONGEST_NAME] characters
    /// @return false when the person has too many
    public boolean save(TenantId tenant, Actor actor, PersonId person, String name, String query, Audience audience) {
        return transactions.inTenant(tenant, () -> {
            jdbc.sql("delete from call_view where person_id = ? and lower(name) = lower(?)")
                    .param(person.value())
                    .param(name)
                    .update();
            long kept = jdbc.sql("select count(*) from call_view where person_id = ?")
                    .param(person.value())
                    .query(Long.class)
                    .single();
            if (kept >= MOST) {
                return false;
            }
            UUID id = UUID.randomUUID();
            jdbc.sql("""
                            insert into call_view (tenant_id, id, person_id, made_by, name, query, shared, made_at)
                            values (?, ?, ?, ?, ?, ?, ?, ?)
                            """)
                    .param(tenant.value())
                    .param(id)
                    .param(person.value())
                    .param(actor.label())
                    .param(name)
                    .param(query)
                    .param(audience == Audience.EVERYBODY)
                    .param(Timestamp.from(clock.instant()))
                    .update();
            if (audience == Audience.EVERYBODY) {
                audit.record(tenant, actor, "calls.view.share", "call-view:" + id, null, null);
            }
            return true;
        });
    }

    /// @return false when this person made no such view
    public boolean removeOwn(TenantId tenant, Actor actor, PersonId person, UUID id) {
        return remove(tenant, actor, id, "person_id = ?", person.value());
    }

    /// For administrators: whoever made it, it is everybody's.
    ///
    /// @return false when there is no such view for everybody
    public boolean removeShared(TenantId tenant, Actor actor, UUID id) {
        return remove(tenant, actor, id, "shared and ?", true);
    }

    /// @param whose a fixed text
    private boolean remove(TenantId tenant, Actor actor, UUID id, String whose, Object value) {
        return transactions.inTenant(tenant, () -> {
            List<Boolean> gone = jdbc.sql("delete from call_view where id = ? and " + whose + " returning shared")
                    .param(id)
                    .param(value)
                    .query((row, index) -> row.getBoolean("shared"))
                    .list();
            if (gone.contains(true)) {
                audit.record(tenant, actor, "calls.view.remove", "call-view:" + id, null, null);
            }
            return !gone.isEmpty();
        });
    }
}
