package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// The tail that live pages follow: which call of which tenant has something new. What it is, the reader looks up in
/// the tenant's own scope.
@Service
public class CallChanges {
    private static final String PURPOSE = "follow changes of calls";

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final ChangeBell bell;

    CallChanges(TenantTransactions transactions, JdbcClient jdbc, ChangeBell bell) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.bell = bell;
    }

    /// Returns once this process has committed a change, or after the given time: those of other
    /// processes are found by looking.
    public void await(Duration atMost) throws InterruptedException {
        bell.await(atMost);
    }

    /// @param id grows with each change, but not in the order of commits
    public record Change(long id, TenantId tenant, CallId call) {}

    /// The newest id, 0 when nothing has changed yet.
    public long newest() {
        return transactions.asOperator(
                PURPOSE,
                () -> jdbc.sql("select coalesce(max(id), 0) from call_change")
                        .query(Long.class)
                        .single());
    }

    /// At most 1,000 changes with a greater id, in the order of ids. A transaction that took its id early may commit
    /// late: a follower looks back a little each time.
    public List<Change> after(long id) {
        return transactions.asOperator(
                PURPOSE,
                () -> jdbc.sql("select id, tenant_id, call_id from call_change where id > ? order by id limit 1000")
                        .param(id)
                        .query((row, index) -> new Change(
                                row.getLong("id"),
                                new TenantId(row.getObject("tenant_id", UUID.class)),
                                new CallId(row.getObject("call_id", UUID.class))))
                        .list());
    }
}
