package io.pulseline.platform.trunks;

import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.SipStates;
import io.pulseline.platform.workers.WorkerRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// What sip-workers say of trunks, phones and strangers. The last word of each worker is kept, nothing else.
@Service
public class Standings {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;

    Standings(TenantTransactions transactions, JdbcClient jdbc) {
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    /// A source that a worker does not hear.
    public record Ban(String worker, String address, Instant until, int probes, String last) {}

    public void tell(SipStates states) {
        transactions.global(() -> {
            for (SipStates.Peer peer : states.peers()) {
                jdbc.sql("""
                                insert into ops.sip_peer_state (peer_id, worker_id, registered, registered_until, reachable,
                                                                last_error, calls, told_at)
                                values (?, ?, ?, ?, ?, ?, ?, now())
                                on conflict (peer_id, worker_id) do update set registered = excluded.registered,
                                    registered_until = excluded.registered_until, reachable = excluded.reachable,
                                    last_error = excluded.last_error, calls = excluded.calls, told_at = now()
                                """)
                        .param(peer.id())
                        .param(states.workerId())
                        .param(peer.registered())
                        .param(timestamp(peer.registeredUntil()))
                        .param(peer.reachable())
                        .param(peer.lastError())
                        .param(peer.calls())
                        .update();
            }
            jdbc.sql("delete from ops.sip_peer_state where told_at < now() - interval '1 day'")
                    .update();
            jdbc.sql("delete from ops.sip_ban where worker_id = ? or until < now()")
                    .param(states.workerId())
                    .update();
            for (SipStates.Ban ban : states.bans()) {
                jdbc.sql("""
                                insert into ops.sip_ban (worker_id, address, until, probes, last) values (?, ?, ?, ?, ?)
                                on conflict do nothing
                                """)
                        .param(states.workerId())
                        .param(ban.address())
                        .param(timestamp(ban.until()))
                        .param(ban.probes())
                        .param(ban.last())
                        .update();
            }
            return true;
        });
    }

    /// The best word of any worker: a registration before none.
    public Standing of(UUID peer) {
        return transactions
                .global(() -> jdbc.sql("""
                                select * from ops.sip_peer_state where peer_id = ?
                                order by registered is null, reachable desc nulls last, told_at desc limit 1
                                """).param(peer).query(Standings::read).optional())
                .orElse(Standing.UNKNOWN);
    }

    /// Whether a worker that serves has its registration.
    boolean isRegistered(UUID peer) {
        return transactions.global(
                () -> jdbc.sql("""
                        select exists (select 1 from ops.sip_peer_state p join ops.worker_node w on w.id = p.worker_id
                                       where p.peer_id = ? and p.registered_until > now() and w.state = 'SERVING')
                        """).param(peer).query(Boolean.class).single());
    }

    /// A registration is known to the worker that has it only. Of equals the least busy.
    Optional<WorkerRef> workerFor(List<UUID> peers) {
        return transactions.global(() -> jdbc.sql("""
                        select w.id, w.epoch from ops.worker_node w
                        where w.kind = 'SIP' and w.state = 'SERVING' and not w.drain_asked and w.lease_until > now()
                        order by exists (select 1 from ops.sip_peer_state p
                                         where p.worker_id = w.id and p.peer_id = any (:peers) and p.registered_until > now()) desc,
                                 w.stress, random()
                        limit 1
                        """)
                .param("peers", peers.toArray(new UUID[0]))
                .query((row, index) -> new WorkerRef(row.getString("id"), row.getLong("epoch")))
                .optional());
    }

    public List<Ban> bans() {
        return transactions.global(() -> jdbc.sql("select * from ops.sip_ban where until > now() order by until desc")
                .query((row, index) -> new Ban(
                        row.getString("worker_id"),
                        row.getString("address"),
                        row.getTimestamp("until").toInstant(),
                        row.getInt("probes"),
                        row.getString("last")))
                .list());
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant at) {
        return at == null ? null : Timestamp.from(at);
    }

    private static Standing read(ResultSet row, int index) throws SQLException {
        return new Standing(
                row.getString("registered"),
                Optional.ofNullable(row.getTimestamp("registered_until"))
                        .map(Timestamp::toInstant)
                        .orElse(null),
                (Boolean) row.getObject("reachable"),
                row.getString("last_error"),
                row.getInt("calls"),
                row.getTimestamp("told_at").toInstant());
    }
}
