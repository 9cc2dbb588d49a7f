package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// What stays on an agent's desk after a call: the ended one, until it is put away or grows old.
@Service
public class AgentDesk {
    /// An ended call leaves the desk by itself after this.
    public static final Duration KEPT = Duration.ofMinutes(2);

    private final TenantTransactions transactions;
    private final CallStore store;
    private final CallTimeline timeline;
    private final CallTransfers transfers;
    private final AgentPresence presence;
    private final JdbcClient jdbc;
    private final Clock clock;

    AgentDesk(
            TenantTransactions transactions,
            CallStore store,
            CallTimeline timeline,
            CallTransfers transfers,
            AgentPresence presence,
            JdbcClient jdbc,
            Clock clock) {
        this.transfers = transfers;
        this.presence = presence;
        this.transactions = transactions;
        this.store = store;
        this.timeline = timeline;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// @param ringsAgainAt when calls ring at this agent again; null when they do already
    public record WrapUp(CallView call, @Nullable Instant ringsAgainAt) {}

    /// What an agent's own desk is, apart from the calls.
    ///
    /// @param passed    the call that another agent hands over to this one, null for none
    /// @param wrapUp    null when no ended call lies on it
    /// @param absence null for an agent who is not away
    public record Own(
            @Nullable CallTransfer passed, @Nullable WrapUp wrapUp, AgentPresence.@Nullable Absence absence) {}

    /// One look in one transaction: each open softphone asks for it at each piece of news.
    public Own own(TenantId tenant, PersonId agent) {
        return transactions.inTenant(
                tenant,
                () -> new Own(
                        transfers.to(tenant, agent).orElse(null),
                        wrapUp(tenant, agent).orElse(null),
                        presence.absence(tenant, agent).orElse(null)));
    }

    /// The call this agent ended last, not put away yet. A dial that was refused at once rang nobody:
    /// the softphone has
    /// said
    /// why and offers what to do about it, which a wrap-up would cover.
    public Optional<WrapUp> wrapUp(TenantId tenant, PersonId agent) {
        Instant now = clock.instant();
        return transactions.inTenant(
                tenant,
                () -> jdbc
                        .sql("""
                                select id, coalesce(ended_at + make_interval(secs => nullif((select wrap_up_seconds from desk_rule), 0)),
                                                    '-infinity') as rings_again_at
                                from call
                                where agent_id = ? and phase = 'ENDED' and wrapped_up_at is null
                                  and ended_at + make_interval(secs => greatest(?, (select wrap_up_seconds from desk_rule))) > ?
                                order by ended_at desc
                                """)
                        .param(agent.value())
                        .param((int) KEPT.toSeconds())
                        .param(Timestamp.from(now))
                        .query((row, at) -> Map.entry(
                                new CallId(row.getObject("id", UUID.class)),
                                row.getTimestamp("rings_again_at").toInstant()))
                        .list()
                        .stream()
                        .flatMap(ended -> store.find(ended.getKey()).stream()
                                .filter(call ->
                                        call.wacid() != null || call.state().setupFailedAt() == null)
                                .map(call -> new WrapUp(call, ended.getValue().isAfter(now) ? ended.getValue() : null)))
                        .findFirst());
    }

    /// The agent is ready again: every ended call leaves the desk.
    public void putAway(TenantId tenant, PersonId agent) {
        transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                                update call set wrapped_up_at = ? where agent_id = ? and phase = 'ENDED' and wrapped_up_at is null
                                returning id
                                """)
                        .param(Timestamp.from(clock.instant()))
                        .param(agent.value())
                        .query(UUID.class)
                        .list()
                        .forEach(id -> timeline.changed(tenant, new CallId(id))));
    }
}
