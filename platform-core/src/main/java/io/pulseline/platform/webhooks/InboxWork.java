package io.pulseline.platform.webhooks;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The work rows: one statement a method.
@Repository
class InboxWork {
    enum Kind {
        META,
        WORKER,
        TIMER
    }

    record Row(
            long id,
            UUID eventId,
            Instant receivedAt,
            Kind kind,
            String orderKey,
            int lane,
            String body,
            String field,
            @Nullable String wabaId,
            @Nullable String numberId,
            @Nullable String displayNumber,
            @Nullable String workerId,
            @Nullable Long epoch,
            int attempts) {}

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;

    InboxWork(TenantTransactions transactions, JdbcClient jdbc) {
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    List<Integer> readyLanes() {
        return transactions.global(() -> jdbc.sql("""
                        select lane from (
                            select distinct lane from ops.inbox_work where state = 'READY' and due_at <= now()
                        ) lanes order by random()
                        """).query(Integer.class).list());
    }

    /// Due items of the lane, oldest first, without those that an older one of their own key holds back: one that
    /// failed and waits for its next try.
    List<Row> ready(int lane, int most) {
        return transactions.global(() ->
                jdbc.sql("""
                        select w.* from ops.inbox_work w
                        where w.lane = ? and w.state = 'READY' and w.due_at <= now()
                          and not exists (select 1 from ops.inbox_work e
                                          where e.order_key = w.order_key and e.state = 'READY' and e.id < w.id
                                            and e.due_at > now() and e.attempts > 0)
                        order by w.id limit ?
                        """).param(lane).param(most).query(InboxWork::read).list());
    }

    /// Locks the lane and its rows; false when somebody else has the lane or has done one of them.
    boolean lock(List<Row> rows) {
        boolean lane = jdbc.sql("select lane from ops.inbox_lane where lane = ? for update skip locked")
                .param(rows.getFirst().lane())
                .query(Integer.class)
                .optional()
                .isPresent();
        return lane
                && jdbc.sql("select id from ops.inbox_work where id = any (?) and state = 'READY' for update")
                                .param(ids(rows))
                                .query(Long.class)
                                .list()
                                .size()
                        == rows.size();
    }

    void done(List<Row> rows, TenantId tenant) {
        jdbc.sql("""
                        update ops.inbox_work
                        set state = 'DONE', done_at = now(), tenant_id = ?, attempts = attempts + 1, last_error = null
                        where id = any (?)
                        """).param(tenant.value()).param(ids(rows)).update();
    }

    private static Long[] ids(List<Row> rows) {
        return rows.stream().map(Row::id).toArray(Long[]::new);
    }

    boolean unassigned(Row row) {
        return jdbc.sql("update ops.inbox_work set state = 'UNASSIGNED' where id = ? and state = 'READY'")
                        .param(row.id())
                        .update()
                == 1;
    }

    int failed(Row row, @Nullable TenantId tenant, String error, Instant again, int tries) {
        return jdbc.sql("""
                        update ops.inbox_work
                        set attempts = attempts + 1, last_error = left(?, 2000), due_at = ?, tenant_id = ?,
                            state = case when attempts + 1 >= ? then 'PARKED' else 'READY' end
                        where id = ? and state = 'READY'
                        """)
                .param(error.replace("\u0000", ""))
                .param(Timestamp.from(again))
                .param(tenant == null ? null : tenant.value())
                .param(tries)
                .param(row.id())
                .update();
    }

    private static Row read(ResultSet row, int number) throws SQLException {
        return new Row(
                row.getLong("id"),
                row.getObject("event_id", UUID.class),
                row.getTimestamp("received_at").toInstant(),
                Kind.valueOf(row.getString("kind")),
                row.getString("order_key"),
                row.getInt("lane"),
                row.getString("body"),
                row.getString("field"),
                row.getString("waba_id"),
                row.getString("number_id"),
                row.getString("display_number"),
                row.getString("worker_id"),
                row.getObject("epoch", Long.class),
                row.getInt("attempts"));
    }
}
