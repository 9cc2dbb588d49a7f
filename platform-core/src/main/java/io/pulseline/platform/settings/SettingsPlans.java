package io.pulseline.platform.settings;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// Changes with a time. Each is laid on what is wanted when its time comes, so that changes made meanwhile stay, and
/// judged again then.
@Service
public class SettingsPlans implements TenantJob {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final CallSettings settings;
    private final SettingsChanges changes;
    private final AuditTrail audit;
    private final ObjectMapper json;
    private final Clock clock;

    SettingsPlans(
            TenantTransactions transactions,
            JdbcClient jdbc,
            CallSettings settings,
            SettingsChanges changes,
            AuditTrail audit,
            ObjectMapper json,
            Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.settings = settings;
        this.changes = changes;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /// @param dueAt later than now, or it runs with the next round
    public UUID plan(
            TenantId tenant,
            PhoneNumberId number,
            Actor actor,
            ObjectNode change,
            Instant dueAt,
            @Nullable String reason) {
        UUID id = UUID.randomUUID();
        transactions.inTenant(tenant, () -> {
            jdbc.sql("""
                            insert into number_settings_plan (tenant_id, id, number_id, change, due_at, actor, reason, made_at)
                            values (?, ?, ?, ?::jsonb, ?, ?, ?, ?)
                            """)
                    .param(tenant.value())
                    .param(id)
                    .param(number.value())
                    .param(change.toString())
                    .param(Timestamp.from(dueAt))
                    .param(actor.label())
                    .param(reason)
                    .param(Timestamp.from(clock.instant()))
                    .update();
            audit.record(tenant, actor, "number.settings.plan", "number:" + number, null, change.toString());
        });
        return id;
    }

    /// Those that wait or failed, the next one first.
    public List<SettingsPlan> open(TenantId tenant, PhoneNumberId number) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                        select * from number_settings_plan where number_id = ? and state in ('WAITING', 'RUNNING', 'FAILED')
                        order by due_at limit 50
                        """).param(number.value()).query(this::row).list());
    }

    /// @return false when it ran, or was cancelled, already
    public boolean cancel(TenantId tenant, PhoneNumberId number, Actor actor, UUID id) {
        return transactions.inTenant(tenant, () -> {
            int gone = jdbc.sql("""
                            update number_settings_plan set state = 'CANCELLED', ended_at = ?
                            where id = ? and number_id = ? and state in ('WAITING', 'FAILED')
                            """)
                    .param(Timestamp.from(clock.instant()))
                    .param(id)
                    .param(number.value())
                    .update();
            if (gone == 1) {
                audit.record(tenant, actor, "number.settings.plan.cancel", "number:" + number, null, null);
            }
            return gone == 1;
        });
    }

    @Override
    public String name() {
        return "settings.plans";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        List<SettingsPlan> due = transactions.inTenant(
                tenant.id(),
                () -> jdbc.sql("""
                        update number_settings_plan set state = 'RUNNING' where state in ('WAITING', 'RUNNING') and due_at <= ?
                        returning *
                        """)
                        .param(Timestamp.from(clock.instant()))
                        .query(this::row)
                        .list());
        for (SettingsPlan plan : due) {
            String failure = carryOut(tenant.id(), plan);
            transactions.inTenant(tenant.id(), () -> {
                jdbc.sql("update number_settings_plan set state = ?, outcome = ?, ended_at = ? where id = ?")
                        .param(failure == null ? "DONE" : "FAILED")
                        .param(failure)
                        .param(Timestamp.from(clock.instant()))
                        .param(plan.id())
                        .update();
            });
        }
        progress.report(due.size(), due.size(), "changes that were due");
    }

    /// @return why not, null when it is so now
    private @Nullable String carryOut(TenantId tenant, SettingsPlan plan) {
        long base =
                settings.known(tenant, plan.number()).map(SettingsView::version).orElse(0L);
        SettingsOrder order = new SettingsOrder(
                new Actor.Platform("schedule of " + plan.actor()),
                base,
                plan.change(),
                SettingsVersion.Kind.SCHEDULE,
                plan.reason());
        return switch (changes.change(tenant, plan.number(), order)) {
            case SettingsResult.Applied applied -> null;
            case SettingsResult.Unchanged unchanged -> null;
            case SettingsResult.Invalid invalid ->
                invalid.complaints().getFirst().field() + ": "
                        + invalid.complaints().getFirst().rule();
            case SettingsResult.Stale stale -> "Somebody changed the settings at the same moment";
            case SettingsResult.Busy busy -> "Another change was being sent";
            case SettingsResult.Refused refused -> refused.fault().message();
            case SettingsResult.NoNumber none -> "The number is gone";
        };
    }

    private SettingsPlan row(ResultSet row, int index) throws SQLException {
        return new SettingsPlan(
                row.getObject("id", UUID.class),
                new PhoneNumberId(row.getString("number_id")),
                (ObjectNode) json.readTree(row.getString("change")),
                row.getTimestamp("due_at").toInstant(),
                row.getString("actor"),
                row.getString("reason"),
                SettingsPlan.State.valueOf(row.getString("state")),
                row.getString("outcome"));
    }
}
