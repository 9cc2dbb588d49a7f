package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.Bell;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The outbox of calls: rows committed with the effect that asks for them, claimed by one runner at a time.
@Repository
class CallTasks {
    record Task(TenantId tenant, long id, CallId call, CallAction action, int attempts) {}

    private static final String[] KNOWN =
            Arrays.stream(CallAction.values()).map(Enum::name).toArray(String[]::new);
    private static final Duration CLAIM = Duration.ofSeconds(2);

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final Bell bell = new Bell();

    CallTasks(TenantTransactions transactions, JdbcClient jdbc) {
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    /// Inside the caller's tenant transaction.
    void add(TenantId tenant, CallId call, List<CallAction> actions) {
        for (CallAction action : actions) {
            jdbc.sql("insert into call_task (tenant_id, call_id, action) values (?, ?, ?)")
                    .param(tenant.value())
                    .param(call.value())
                    .param(action.name())
                    .update();
        }
        if (!actions.isEmpty()) {
            bell.ringAfterCommit();
        }
    }

    /// Returns when a task of this process may be due, or after the poll time.
    void await(Duration poll) throws InterruptedException {
        bell.await(poll);
    }

    /// Due tasks of all tenants that this release knows, oldest first: a newer one beside it does its own. A call's
    /// tasks come in order: the first one unfinished hides the rest.
    List<Task> due() {
        return transactions.asOperator(
                "find due call tasks",
                () -> jdbc.sql("""
                        select t.* from call_task t
                        where t.state in ('READY', 'RUNNING') and t.due_at <= now() and t.action = any(?)
                          and not exists (select 1 from call_task e where e.tenant_id = t.tenant_id and e.call_id = t.call_id
                                          and e.id < t.id and e.state in ('READY', 'RUNNING'))
                        order by t.due_at limit 100
                        """)
                        .param(KNOWN)
                        .query((row, index) -> new Task(
                                new TenantId(row.getObject("tenant_id", UUID.class)),
                                row.getLong("id"),
                                new CallId(row.getObject("call_id", UUID.class)),
                                CallAction.valueOf(row.getString("action")),
                                row.getInt("attempts")))
                        .list());
    }

    /// Takes the task for a moment, which [#keep] prolongs: should this process die, another takes it then.
    boolean claim(Task task) {
        return transactions.inTenant(
                task.tenant(),
                () -> jdbc.sql("""
                                update call_task
                                set state = 'RUNNING', attempts = attempts + 1, due_at = now() + make_interval(secs => ?)
                                where id = ? and state in ('READY', 'RUNNING') and due_at <= now()
                                """).param(CLAIM.toSeconds()).param(task.id()).update() == 1);
    }

    /// Whoever works at it is alive.
    void keep(Task task) {
        transactions.inTenant(task.tenant(), () -> {
            jdbc.sql("""
                            update call_task set due_at = greatest(due_at, now() + make_interval(secs => ?))
                            where id = ? and state = 'RUNNING'
                            """).param(CLAIM.toSeconds()).param(task.id()).update();
        });
    }

    void done(Task task) {
        finish(task, "DONE", Optional.empty());
    }

    void failed(Task task, String error) {
        finish(task, "FAILED", Optional.of(error));
    }

    void again(Task task, String error, long inMillis) {
        transactions.inTenant(task.tenant(), () -> {
            jdbc.sql("""
                            update call_task set state = 'READY', last_error = ?, due_at = now() + make_interval(secs => ?) where id = ?
                            """).param(error).param(inMillis / 1000.0).param(task.id()).update();
        });
    }

    private void finish(Task task, String state, Optional<String> error) {
        transactions.inTenant(task.tenant(), () -> {
            jdbc.sql("update call_task set state = ?, last_error = ? where id = ?")
                    .param(state)
                    .param(error.orElse(null))
                    .param(task.id())
                    .update();
        });
        bell.ring();
    }
}
