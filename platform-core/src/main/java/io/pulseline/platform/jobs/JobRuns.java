package io.pulseline.platform.jobs;

import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JobRuns {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final Clock clock;

    JobRuns(TenantTransactions transactions, JdbcClient jdbc, Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// Quartz lets no two runs of a job overlap, so one that still says RUNNING died with its process.
    long begin(String job, @Nullable String askedBy, String node) {
        return transactions.global(() -> {
            jdbc.sql("""
                            update ops.job_run set state = 'LOST', ended_at = changed_at, changed_at = now()
                            where job = ? and state = 'RUNNING'
                            """).param(job).update();
            return jdbc.sql("""
                            insert into ops.job_run (job, started_at, asked_by, node) values (?, ?, ?, ?) returning id
                            """)
                    .param(job)
                    .param(Timestamp.from(clock.instant()))
                    .param(askedBy)
                    .param(node)
                    .query(Long.class)
                    .single();
        });
    }

    void progress(long id, int done, int total, String note) {
        transactions.global(
                () -> jdbc.sql("update ops.job_run set done = ?, total = ?, note = ?, changed_at = now() where id = ?")
                        .param(done)
                        .param(total)
                        .param(note)
                        .param(id)
                        .update());
    }

    void end(long id, JobRun.State state, @Nullable String error) {
        transactions.global(() -> jdbc.sql("""
                        update ops.job_run set state = ?, error = ?, ended_at = ?, changed_at = now() where id = ?
                        """)
                .param(state.name())
                .param(error)
                .param(Timestamp.from(clock.instant()))
                .param(id)
                .update());
    }

    /// Of the runs that found nothing to do only the newest is kept: it says that the job is alive.
    void forgetIdle(String job, long run) {
        transactions.global(() -> jdbc.sql("delete from ops.job_run where job = ? and id < ? and idle")
                        .param(job)
                        .param(run)
                        .update()
                + jdbc.sql("update ops.job_run set idle = true where id = ?")
                        .param(run)
                        .update());
    }

    Map<String, JobRun> latest() {
        return transactions
                .global(() -> jdbc.sql("select distinct on (job) * from ops.job_run order by job, id desc")
                        .query(JobRuns::read)
                        .list())
                .stream()
                .collect(Collectors.toMap(JobRun::job, Function.identity()));
    }

    List<JobRun> of(String job, @Nullable Long older, int limit) {
        return transactions.global(() -> jdbc.sql("""
                        select * from ops.job_run where job = :job and (:older::bigint is null or id < :older)
                        order by id desc limit :limit
                        """)
                .param("job", job)
                .param("older", older)
                .param("limit", limit)
                .query(JobRuns::read)
                .list());
    }

    int forgetOlderThan(Duration age) {
        return transactions.global(() -> jdbc.sql("delete from ops.job_run where ended_at < ?")
                .param(Timestamp.from(clock.instant().minus(age)))
                .update());
    }

    private static JobRun read(ResultSet row, int index) throws SQLException {
        Timestamp ended = row.getTimestamp("ended_at");
        return new JobRun(
                row.getLong("id"),
                row.getString("job"),
                row.getTimestamp("started_at").toInstant(),
                ended == null ? null : ended.toInstant(),
                JobRun.State.valueOf(row.getString("state")),
                row.getString("asked_by"),
                row.getString("node"),
                row.getObject("done", Integer.class),
                row.getObject("total", Integer.class),
                row.getString("note"),
                row.getString("error"));
    }
}
