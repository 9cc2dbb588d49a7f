package io.pulseline.platform.workers;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LeaseAnswer;
import io.pulseline.platform.wire.Protocol;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.wire.WorkerLease;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Registry and choice. The database's clock judges leases, so that web nodes need not agree on the time.
@Service
public class Workers {
    private static final Duration RENEW = Duration.ofSeconds(1);
    /// Silence after which a worker is lost; the promise to people is five seconds, detection and terminate
    /// included.
    private static final Duration EXPIRE = Duration.ofMillis(3500);

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final WorkerLink link;
    private final ApplicationEventPublisher events;
    private final AuditTrail audit;

    Workers(
            TenantTransactions transactions,
            JdbcClient jdbc,
            WorkerLink link,
            ApplicationEventPublisher events,
            AuditTrail audit) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.link = link;
        this.events = events;
        this.audit = audit;
    }

    /// Registers or renews. An older epoch than the registered one is refused; a newer one means that the old
    /// process is gone.
    public LeaseAnswer lease(WorkerLease lease) {
        if (!Protocol.accepts(lease.protocol())) {
            return new LeaseAnswer(false, false, RENEW.toMillis(), EXPIRE.toMillis());
        }
        Optional<Long> before = transactions.global(() -> jdbc.sql("select epoch from ops.worker_node where id = ?")
                .param(lease.workerId())
                .query(Long.class)
                .optional());
        Optional<Boolean> drain = transactions.global(() -> jdbc.sql("""
                        insert into ops.worker_node as w (id, epoch, kind, region, version, control_url, capacity, sessions, stress,
                                                          state, lease_until, sent_at, jitter_millis, quiets)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, now() + make_interval(secs => ?), ?, ?::int, ?::boolean)
                        on conflict (id) do update set
                            epoch = excluded.epoch, kind = excluded.kind, region = excluded.region, version = excluded.version,
                            control_url = excluded.control_url, capacity = excluded.capacity, sessions = excluded.sessions,
                            stress = excluded.stress, state = excluded.state, lease_until = excluded.lease_until,
                            sent_at = excluded.sent_at, jitter_millis = excluded.jitter_millis, quiets = excluded.quiets, seen_at = now(),
                            reserved = case when w.epoch < excluded.epoch then 0 else w.reserved end,
                            drain_asked = w.drain_asked and w.epoch = excluded.epoch
                        where w.epoch <= excluded.epoch
                        returning drain_asked
                        """)
                .param(lease.workerId())
                .param(lease.epoch())
                .param(lease.kind().name())
                .param(lease.region())
                .param(lease.version())
                .param(lease.controlUrl())
                .param(lease.capacity())
                .param(lease.sessions())
                .param(lease.stress())
                .param(lease.state().name())
                .param(EXPIRE.toMillis() / 1000.0)
                .param(java.sql.Timestamp.from(lease.sentAt()))
                .param(lease.jitterMillis())
                .param(lease.quiets())
                .query(Boolean.class)
                .optional());
        if (drain.isPresent() && before.isPresent() && before.get() < lease.epoch()) {
            events.publishEvent(new WorkerLost(new WorkerRef(lease.workerId(), before.get())));
        }
        return new LeaseAnswer(drain.isPresent(), drain.orElse(false), RENEW.toMillis(), EXPIRE.toMillis());
    }

    /// Two at random, the less stressed wins, reserved by one update.
    ///
    /// @param region whose workers come first; those of others serve where none of it has room. Null for anywhere.
    /// @return empty when no serving worker has room
    public Optional<WorkerRef> reserve(WorkerKind kind, @Nullable String region) {
        return transactions.global(() -> jdbc.sql("""
                        update ops.worker_node set reserved = reserved + 1
                        where id = (
                            select id from (
                                select id, stress, reserved::float8 / greatest(capacity, 1) as fill, region is distinct from ?::text as away
                                from ops.worker_node
                                where kind = ? and state = 'SERVING' and not drain_asked and lease_until > now()
                                  and reserved < capacity
                                order by away, random() limit 2
                            ) two order by away, stress + fill limit 1
                        ) and reserved < capacity and state = 'SERVING' and lease_until > now()
                        returning id, epoch
                        """)
                .param(region)
                .param(kind.name())
                .query((row, index) -> new WorkerRef(row.getString("id"), row.getLong("epoch")))
                .optional());
    }

    /// Whether this audio-worker can take noise out of voices.
    public boolean quiets(WorkerRef worker) {
        return transactions
                .global(() -> jdbc.sql("select coalesce(quiets, false) from ops.worker_node where id = ? and epoch = ?")
                        .param(worker.id())
                        .param(worker.epoch())
                        .query(Boolean.class)
                        .optional())
                .orElse(false);
    }

    /// Whether audio-workers are there and none of them can take noise out of voices.
    public boolean nobodyQuiets() {
        return transactions.global(() -> jdbc.sql("""
                        select count(*) > 0 and not coalesce(bool_or(quiets), false) from ops.worker_node
                        where kind = 'AUDIO' and state = 'SERVING' and lease_until > now()
                        """).query(Boolean.class).single());
    }

    /// The same in the region of another worker, which has another part of the call.
    public Optional<WorkerRef> reserveNear(WorkerKind kind, @Nullable WorkerRef other) {
        return reserve(kind, other == null ? null : region(other).orElse(null));
    }

    /// @return empty when no such worker is registered
    public Optional<String> region(WorkerRef worker) {
        return transactions.global(() -> jdbc.sql("select region from ops.worker_node where id = ?")
                .param(worker.id())
                .query(String.class)
                .optional());
    }

    /// Gives the place of one call back.
    public void release(WorkerRef worker) {
        transactions.global(
                () -> jdbc.sql("""
                        update ops.worker_node set reserved = greatest(reserved - 1, 0) where id = ? and epoch = ?
                        """).param(worker.id()).param(worker.epoch()).update());
    }

    /// The same from within the end of a transaction, whose connection is not free yet.
    public void releaseSoon(WorkerRef worker) {
        Thread.startVirtualThread(() -> release(worker));
    }

    /// Places that are counted as taken on each media and audio worker that is not lost.
    public Map<WorkerRef, Integer> takenPlaces() {
        return transactions.global(() -> jdbc
                .sql(
                        "select id, epoch, reserved from ops.worker_node where kind in ('MEDIA', 'AUDIO') and state <> 'LOST'")
                .query((row, index) ->
                        Map.entry(new WorkerRef(row.getString("id"), row.getLong("epoch")), row.getInt("reserved")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /// @param counted what the correction was reckoned from
    /// @return false when the count is another one by now
    public boolean correctPlaces(WorkerRef worker, int counted, int right) {
        return transactions.global(() -> jdbc.sql("""
                        update ops.worker_node set reserved = ? where id = ? and epoch = ? and reserved = ? and state <> 'LOST'
                        """)
                        .param(right)
                        .param(worker.id())
                        .param(worker.epoch())
                        .param(counted)
                        .update()
                == 1);
    }

    /// @throws WorkerLink.WorkerUnreachable also when the worker is no longer registered under this epoch
    public CommandAnswer command(WorkerRef worker, WorkerCommand command) throws WorkerLink.WorkerUnreachable {
        Optional<String> url = transactions.global(
                () -> jdbc.sql("select control_url from ops.worker_node where id = ? and epoch = ? and state <> 'LOST'")
                        .param(worker.id())
                        .param(worker.epoch())
                        .query(String.class)
                        .optional());
        if (url.isEmpty()) {
            throw new WorkerLink.WorkerUnreachable("worker " + worker.id() + " is gone", new IllegalStateException());
        }
        return link.send(url.get(), command);
    }

    /// Marks workers whose lease ran out; each is reported once, to every web node that asks first.
    List<WorkerRef> markLost() {
        return transactions.global(() -> jdbc.sql("""
                        update ops.worker_node set state = 'LOST', reserved = 0
                        where state <> 'LOST' and lease_until < now() returning id, epoch
                        """)
                .query((row, index) -> new WorkerRef(row.getString("id"), row.getLong("epoch")))
                .list());
    }

    /// One whose process is gone. While it drains its last facts come first, so its lease decides then.
    ///
    /// @return false when that is known, or it was not serving
    boolean markDead(WorkerRef worker) {
        return transactions.global(() ->
                        jdbc.sql("""
                                update ops.worker_node set state = 'LOST', reserved = 0
                                where id = ? and epoch = ? and state = 'SERVING' and not drain_asked
                                """).param(worker.id()).param(worker.epoch()).update())
                == 1;
    }

    public List<WorkerNode> all() {
        return transactions.global(() -> jdbc.sql("select * from ops.worker_node order by kind, id")
                .query(Workers::read)
                .list());
    }

    /// Its calls go on, it gets no new ones; it learns it with its next lease.
    ///
    /// @return false when no such worker is registered
    public boolean drain(Actor actor, String id) {
        return transactions.global(() -> {
            boolean known = jdbc.sql("update ops.worker_node set drain_asked = true where id = ?")
                            .param(id)
                            .update()
                    == 1;
            if (known) {
                audit.recordForStaff(actor, "worker.drain", "worker:" + id, null, null, null);
            }
            return known;
        });
    }

    private static WorkerNode read(ResultSet row, int index) throws SQLException {
        return new WorkerNode(
                row.getString("id"),
                row.getLong("epoch"),
                WorkerKind.valueOf(row.getString("kind")),
                row.getString("region"),
                row.getString("version"),
                row.getString("control_url"),
                row.getInt("capacity"),
                row.getInt("reserved"),
                row.getInt("sessions"),
                row.getDouble("stress"),
                row.getObject("jitter_millis", Integer.class),
                row.getObject("quiets", Boolean.class),
                row.getString("state"),
                row.getBoolean("drain_asked"),
                row.getTimestamp("lease_until").toInstant(),
                row.getTimestamp("seen_at").toInstant());
    }
}
