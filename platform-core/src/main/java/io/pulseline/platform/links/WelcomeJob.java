package io.pulseline.platform.links;

import io.pulseline.platform.graphapi.CallInvitations;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Welcomes those who wait for it. Each is claimed before Meta is spoken to, outside of a transaction; one whose answer
/// was lost stays claimed, for the user may have it.
@Component
class WelcomeJob implements TenantJob {
    /// After that a welcome would come out of the blue.
    private static final Duration LATE = Duration.ofHours(1);

    private static final int AT_ONCE = 100;

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final Welcomes welcomes;
    private final CallInvitations messages;
    private final Clock clock;

    WelcomeJob(
            TenantTransactions transactions,
            JdbcClient jdbc,
            Welcomes welcomes,
            CallInvitations messages,
            Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.welcomes = welcomes;
        this.messages = messages;
        this.clock = clock;
    }

    private record Task(String message, PhoneNumberId number, WaUser user, Instant askedAt) {}

    @Override
    public String name() {
        return "links.welcome";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        List<Task> ready = transactions.inTenant(tenant.id(), this::ready);
        for (int i = 0; i < ready.size(); i++) {
            welcome(tenant.id(), ready.get(i));
            progress.report(i + 1, ready.size(), "users welcomed");
        }
    }

    private List<Task> ready() {
        return jdbc.sql("select * from welcome_task where state = 'READY' order by asked_at limit ?")
                .param(AT_ONCE)
                .query((row, index) -> new Task(
                        row.getString("message_id"),
                        new PhoneNumberId(row.getString("number_id")),
                        new WaUser(
                                row.getString("wa_id") == null ? null : new E164(row.getString("wa_id")),
                                row.getString("bsuid") == null ? null : new Bsuid(row.getString("bsuid")),
                                null),
                        row.getTimestamp("asked_at").toInstant()))
                .list();
    }

    private void welcome(TenantId tenant, Task task) {
        if (task.askedAt().plus(LATE).isBefore(clock.instant())) {
            move(tenant, task, "READY", "LATE", null);
            return;
        }
        Welcome welcome = welcomes.find(tenant, task.number());
        if (!welcome.active() || !move(tenant, task, "READY", "SENDING", null)) {
            return;
        }
        CallButton button = welcome.button();
        switch (messages.sendCallButton(
                tenant,
                task.number(),
                task.user(),
                button.body(),
                button.label(),
                button.ttlMinutes(),
                button.payload())) {
            case GraphResult.Ok<String> sent -> move(tenant, task, "SENDING", "SENT", null);
            case GraphResult.Failed<String>(GraphFault fault) -> {
                if (!fault.outcomeUnknown()) {
                    move(tenant, task, "SENDING", "FAILED", fault.code() + " " + fault.message());
                }
            }
        }
    }

    private boolean move(TenantId tenant, Task task, String from, String to, @Nullable String failure) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                                update welcome_task set state = ?, failure = ?, touched_at = ?
                                where message_id = ? and state = ?
                                """)
                                .param(to)
                                .param(failure)
                                .param(Timestamp.from(clock.instant()))
                                .param(task.message())
                                .param(from)
                                .update()
                        == 1);
    }
}
