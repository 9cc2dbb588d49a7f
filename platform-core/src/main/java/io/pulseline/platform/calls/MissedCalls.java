package io.pulseline.platform.calls;

import io.pulseline.platform.identity.People;
import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Users who called and reached nobody, one line a user and number. A conversation with the user after
/// that, in either
/// direction, takes the line off; so does a person who says that it is done.
@Service
public class MissedCalls {
    /// Older ones are history.
    public static final Duration KEPT = Duration.ofDays(14);
    /// Lines of one page.
    public static final int MOST = 100;

    private static final String SAME_USER = "(%1$s.wa_id = c.wa_id or %1$s.bsuid = c.bsuid)";

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final People people;
    private final CallTimeline timeline;
    private final Clock clock;

    MissedCalls(TenantTransactions transactions, JdbcClient jdbc, People people, CallTimeline timeline, Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.people = people;
        this.timeline = timeline;
        this.clock = clock;
    }

    /// Those that wait, the last call newest first; at most [#MOST].
    ///
    /// @param number null for all
    public List<MissedCall> open(TenantId tenant, @Nullable PhoneNumberId number) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                        with missed as (
                            select c.*, coalesce(c.bsuid, c.wa_id) as user_key from call c
                            where c.direction = 'USER_INITIATED' and c.outcome = 'MISSED' and c.started_at > :since
                              and coalesce(c.bsuid, c.wa_id) is not null
                              and (:number::text is null or c.number_id = :number)
                              and not exists (select from call t
                                              where t.tenant_id = c.tenant_id and t.number_id = c.number_id and %s
                                                and t.outcome = 'ANSWERED' and t.started_at > c.started_at)
                              and not exists (select from callback b
                                              join call d on d.tenant_id = b.tenant_id and d.id = b.call_id
                                              where b.tenant_id = c.tenant_id and b.done_at is not null
                                                and d.number_id = c.number_id and %s and d.started_at >= c.started_at)),
                        line as (
                            select number_id, user_key, count(*) as calls, min(started_at) as first_at, max(started_at) as last_at,
                                (array_agg(id order by started_at desc))[1] as call_id
                            from missed group by number_id, user_key)
                        select l.calls, l.first_at, l.last_at, c.id, c.number_id, c.wa_id, c.bsuid, c.user_name,
                            c.state ->> 'queuedAt' is not null as queued, b.assigned_to, b.assigned_name,
                            null::timestamptz as done_at, null::text as done_by
                        from line l join call c on c.id = l.call_id
                        left join lateral (
                            select b.assigned_to, b.assigned_name from callback b
                            join call d on d.tenant_id = b.tenant_id and d.id = b.call_id
                            where b.tenant_id = c.tenant_id and d.number_id = c.number_id and %s and d.started_at >= l.first_at
                            order by d.started_at desc limit 1) b on true
                        order by l.last_at desc limit :most
                        """.formatted(
                                        SAME_USER.formatted("t"), SAME_USER.formatted("d"), SAME_USER.formatted("d")))
                        .param("since", Timestamp.from(clock.instant().minus(KEPT)))
                        .param("number", number == null ? null : number.value())
                        .param("most", MOST)
                        .query(MissedCalls::read)
                        .list());
    }

    /// What people took off the list, newest first; at most [#MOST].
    public List<MissedCall> done(TenantId tenant, @Nullable PhoneNumberId number) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                        select 1 as calls, c.started_at as first_at, c.started_at as last_at, c.id, c.number_id, c.wa_id, c.bsuid,
                            c.user_name, c.state ->> 'queuedAt' is not null as queued, b.assigned_to, b.assigned_name, b.done_at,
                            b.done_by
                        from callback b join call c on c.tenant_id = b.tenant_id and c.id = b.call_id
                        where b.done_at > :since and (:number::text is null or c.number_id = :number)
                        order by b.done_at desc limit :most
                        """)
                        .param("since", Timestamp.from(clock.instant().minus(KEPT)))
                        .param("number", number == null ? null : number.value())
                        .param("most", MOST)
                        .query(MissedCalls::read)
                        .list());
    }

    /// The user's missed calls up to this one are done.
    ///
    /// @return false for a call that is no missed one of this tenant
    public boolean settle(TenantId tenant, CallId call, String who) {
        return change(tenant, call, who + " settles the missed call", """
                        insert into callback as b (tenant_id, call_id, done_at, done_by) values (:tenant, :call, :now, :name)
                        on conflict (tenant_id, call_id) do update set done_at = excluded.done_at, done_by = excluded.done_by
                        """, who, null);
    }

    /// It waits again.
    public boolean reopen(TenantId tenant, CallId call, String who) {
        return change(tenant, call, who + " puts the missed call back on the list", """
                        insert into callback as b (tenant_id, call_id) values (:tenant, :call)
                        on conflict (tenant_id, call_id) do update set done_at = null, done_by = null
                        """, who, null);
    }

    /// Who shall call back.
    ///
    /// @param agent null for nobody
    /// @return false for a call that is no missed one of this tenant, or somebody who takes no calls here
    public boolean assign(TenantId tenant, CallId call, @Nullable PersonId agent) {
        Optional<People.Member> member = people.members(tenant).stream()
                .filter(People.Member::takesCalls)
                .filter(one -> one.person().id().equals(agent))
                .findFirst();
        if (agent != null && member.isEmpty()) {
            return false;
        }
        String name = member.map(one -> one.person().name()).orElse(null);
        return change(
                tenant, call, name == null ? "Nobody is to call back" : name + " is to call back", """
                        insert into callback as b (tenant_id, call_id, assigned_to, assigned_name)
                        values (:tenant, :call, :agent, :name)
                        on conflict (tenant_id, call_id) do update
                        set assigned_to = excluded.assigned_to, assigned_name = excluded.assigned_name
                        """, name, agent);
    }

    private boolean change(
            TenantId tenant, CallId call, String words, String sql, @Nullable String name, @Nullable PersonId agent) {
        return transactions.inTenant(tenant, () -> {
            boolean missed =
                    jdbc.sql("""
                            select count(*) from call where id = ? and direction = 'USER_INITIATED' and outcome = 'MISSED'
                            """).param(call.value()).query(Integer.class).single() == 1;
            if (!missed) {
                return false;
            }
            jdbc.sql(sql)
                    .param("tenant", tenant.value())
                    .param("call", call.value())
                    .param("now", Timestamp.from(clock.instant()))
                    .param("name", name)
                    .param("agent", agent == null ? null : agent.value())
                    .update();
            timeline.entry(tenant, call, clock.instant(), "PORTAL", "Callback", words, null);
            timeline.changed(tenant, call);
            return true;
        });
    }

    private static MissedCall read(ResultSet row, int index) throws SQLException {
        String waId = row.getString("wa_id");
        String bsuid = row.getString("bsuid");
        UUID assigned = row.getObject("assigned_to", UUID.class);
        return new MissedCall(
                new CallId(row.getObject("id", UUID.class)),
                new PhoneNumberId(row.getString("number_id")),
                new WaUser(
                        waId == null ? null : new E164(waId),
                        bsuid == null ? null : new Bsuid(bsuid),
                        row.getString("user_name")),
                row.getInt("calls"),
                row.getTimestamp("first_at").toInstant(),
                row.getTimestamp("last_at").toInstant(),
                row.getBoolean("queued"),
                assigned == null ? null : new PersonId(assigned),
                row.getString("assigned_name"),
                CallRows.instant(row, "done_at"),
                row.getString("done_by"));
    }
}
