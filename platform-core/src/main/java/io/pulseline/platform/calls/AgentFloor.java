package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Who is at a desk, and in which state. Softphones tell that they are open; the state is read off calls
/// and absences.
@Service
public class AgentFloor {
    /// How often an open softphone says so.
    public static final Duration BEAT = Duration.ofSeconds(5);
    /// A softphone that has said nothing for this long is closed.
    private static final Duration GONE = Duration.ofSeconds(15);

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final Clock clock;

    AgentFloor(TenantTransactions transactions, JdbcClient jdbc, Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// A softphone of this agent is open.
    public void seen(TenantId tenant, PersonId agent, String name) {
        Instant now = clock.instant();
        transactions.inTenant(tenant, () -> {
            jdbc.sql("""
                            insert into agent_desk as d (tenant_id, person_id, name, since, seen_at)
                            values (:tenant, :agent, :name, :now, :now)
                            on conflict (tenant_id, person_id) do update
                            set name = excluded.name, seen_at = excluded.seen_at,
                                since = case when d.seen_at < :gone then excluded.since else d.since end
                            """)
                    .param("tenant", tenant.value())
                    .param("agent", agent.value())
                    .param("name", name)
                    .param("now", Timestamp.from(now))
                    .param("gone", Timestamp.from(now.minus(GONE)))
                    .update();
        });
    }

    /// By name.
    public List<Agent> agents(TenantId tenant) {
        Instant now = clock.instant();
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                        select d.person_id, d.name, d.since, a.since as away_since, last.ended_at, last.wrapped_up_at,
                            coalesce((select wrap_up_seconds from desk_rule), 0) as wrap_up_seconds,
                            array(select m.team_id from team_member m where m.person_id = d.person_id) as teams,
                            (select min(started_at) from call c where c.agent_id = d.person_id and c.phase <> 'ENDED') as busy_since,
                            (select min(t.joined_at) from call_transfer t join call c on c.tenant_id = t.tenant_id and c.id = t.call_id
                             where t.to_id = d.person_id and c.phase = 'IN_PROGRESS') as asked_since
                        from agent_desk d
                        left join agent_absence a on a.tenant_id = d.tenant_id and a.person_id = d.person_id
                        left join lateral (
                            select c.ended_at, c.wrapped_up_at from call c
                            where c.tenant_id = d.tenant_id and c.agent_id = d.person_id and c.phase = 'ENDED'
                              and (c.wacid is not null or c.state ->> 'setupFailedAt' is null)
                            order by c.ended_at desc limit 1) last on true
                        where d.seen_at > ? order by d.name, d.person_id
                        """)
                        .param(Timestamp.from(now.minus(GONE)))
                        .query((row, index) -> read(row, now))
                        .list());
    }

    private static Agent read(ResultSet row, Instant now) throws SQLException {
        Instant away = CallRows.instant(row, "away_since");
        Instant busy = earlier(CallRows.instant(row, "busy_since"), CallRows.instant(row, "asked_since"));
        Instant ended = CallRows.instant(row, "ended_at");
        Instant putAway = CallRows.instant(row, "wrapped_up_at");
        // Meta's clock may be ahead of ours: without a wrap-up its end of a call delays nobody
        int wrapUp = row.getInt("wrap_up_seconds");
        Instant since = row.getTimestamp("since").toInstant();
        Agent.State state;
        if (busy != null) {
            state = Agent.State.BUSY;
            since = busy;
        } else if (away != null) {
            state = Agent.State.AWAY;
            since = away;
        } else if (wrapUp > 0
                && ended != null
                && putAway == null
                && ended.plusSeconds(wrapUp).isAfter(now)) {
            state = Agent.State.WRAP_UP;
            since = ended;
        } else {
            state = Agent.State.AVAILABLE;
            since = later(later(since, ended), putAway);
        }
        Set<UUID> teams = Arrays.stream((Object[]) row.getArray("teams").getArray())
                .map(UUID.class::cast)
                .collect(Collectors.toSet());
        return new Agent(
                new PersonId(row.getObject("person_id", UUID.class)), row.getString("name"), state, since, teams);
    }

    private static Instant later(Instant known, @Nullable Instant other) {
        return other != null && other.isAfter(known) ? other : known;
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
