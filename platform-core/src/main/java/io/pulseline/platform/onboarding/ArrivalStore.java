package io.pulseline.platform.onboarding;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// SQL of arrivals. They belong to no tenant: inside any transaction of role app or operator.
@Repository
class ArrivalStore {
    /// Taken in by an ordinary sign-up, or aboard and not left: then nobody has to do anything.
    private static final String WAITING = """
            from ops.partner_arrival a
            where a.set_aside_at is null
              -- a process that died between saying whose it is and beginning its sign-up leaves none behind
              and (a.signup_id is null or a.assigned_at < now() - interval '1 minute'
                                          and not exists (select 1 from app.signup s where s.id = a.signup_id))
              and not exists (select 1 from app.waba w where w.id = a.waba_id and w.access_lost_at is null)
            """;

    private final JdbcClient jdbc;

    ArrivalStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// A word of an account that comes. One that had left, or had been assigned, waits anew.
    void came(WabaId waba, String event, @Nullable String business, @Nullable String solution, Instant at) {
        jdbc.sql("""
                        insert into ops.partner_arrival (waba_id, event, owner_business_id, solution_id, heard_at, last_at)
                        values (?, ?, ?, ?, ?, ?)
                        on conflict (waba_id) do update set
                            event = excluded.event, last_at = excluded.last_at,
                            owner_business_id = coalesce(excluded.owner_business_id, partner_arrival.owner_business_id),
                            solution_id = coalesce(excluded.solution_id, partner_arrival.solution_id),
                            heard_at = case when partner_arrival.gone_at is null then partner_arrival.heard_at else excluded.heard_at end,
                            signup_id = case when partner_arrival.gone_at is null then partner_arrival.signup_id end,
                            set_aside_at = case when partner_arrival.gone_at is null then partner_arrival.set_aside_at end,
                            gone_at = null, gone_event = null
                        where partner_arrival.last_at <= excluded.last_at
                        """)
                .param(waba.value())
                .param(event)
                .param(business)
                .param(solution)
                .param(Timestamp.from(at))
                .param(Timestamp.from(at))
                .update();
    }

    void went(WabaId waba, String event, Instant at) {
        jdbc.sql("update ops.partner_arrival set gone_at = ?, gone_event = ? where waba_id = ? and last_at <= ?")
                .param(Timestamp.from(at))
                .param(event)
                .param(waba.value())
                .param(Timestamp.from(at))
                .update();
    }

    /// The oldest first. As operator.
    List<Arrival> waiting() {
        return jdbc.sql("select a.* " + WAITING + " order by a.heard_at, a.waba_id")
                .query(ArrivalStore::read)
                .list();
    }

    /// As operator; locked until the transaction ends.
    Optional<Arrival> find(WabaId waba) {
        return jdbc.sql("select a.* " + WAITING + " and a.waba_id = ? for update of a")
                .param(waba.value())
                .query(ArrivalStore::read)
                .optional();
    }

    void assigned(WabaId waba, TenantId tenant, UUID signup, String by, Instant at) {
        jdbc.sql("""
                        update ops.partner_arrival set tenant_id = ?, signup_id = ?, assigned_by = ?, assigned_at = ? where waba_id = ?
                        """)
                .param(tenant.value())
                .param(signup)
                .param(by)
                .param(Timestamp.from(at))
                .param(waba.value())
                .update();
    }

    void setAside(WabaId waba, String by, Instant at) {
        jdbc.sql("update ops.partner_arrival set set_aside_at = ?, set_aside_by = ? where waba_id = ?")
                .param(Timestamp.from(at))
                .param(by)
                .param(waba.value())
                .update();
    }

    private static Arrival read(ResultSet row, int index) throws SQLException {
        Timestamp gone = row.getTimestamp("gone_at");
        return new Arrival(
                new WabaId(row.getString("waba_id")),
                row.getString("event"),
                row.getString("owner_business_id"),
                row.getString("solution_id"),
                row.getTimestamp("heard_at").toInstant(),
                gone == null ? null : gone.toInstant());
    }
}
