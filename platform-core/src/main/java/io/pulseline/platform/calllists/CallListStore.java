package io.pulseline.platform.calllists;

import io.pulseline.platform.calllists.CallList.State;
import io.pulseline.platform.calls.CallPreviews;
import io.pulseline.platform.calls.DialGate;
import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;

/// Rows of lists and of their users. Inside the caller's tenant transaction.
@Repository
class CallListStore {
    private static final TypeReference<List<CallPreviews.Gate>> GATES = new TypeReference<>() {};
    private final JdbcClient jdbc;
    private final ObjectMapper json;

    CallListStore(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void insert(TenantId tenant, UUID id, CallList.Draft draft, String actor, Instant now) {
        jdbc.sql("""
                        insert into call_list (tenant_id, id, number_id, name, team_id, from_hour, to_hour, zone, state, made_by, made_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, 'DRAFT', ?, ?)
                        """)
                .param(tenant.value())
                .param(id)
                .param(draft.number().value())
                .param(draft.name())
                .param(draft.team())
                .param(draft.fromHour())
                .param(draft.toHour())
                .param(draft.zone().getId())
                .param(actor)
                .param(Timestamp.from(now))
                .update();
    }

    void users(TenantId tenant, UUID id, List<WaUser> users, Instant now) {
        jdbc.sql("""
                        insert into call_list_user (tenant_id, list_id, place, user_key, wa_id, bsuid, name, state, not_before)
                        select ?, ?, line.place, line.key, line.wa_id, line.bsuid, line.name, 'PLANNED', ?
                        from unnest(?::int[], ?::text[], ?::text[], ?::text[], ?::text[]) as line(place, key, wa_id, bsuid, name)
                        on conflict do nothing
                        """)
                .param(tenant.value())
                .param(id)
                .param(Timestamp.from(now))
                .param(IntStream.rangeClosed(1, users.size()).boxed().toArray(Integer[]::new))
                .param(users.stream().map(WaUser::key).toArray(String[]::new))
                .param(users.stream().map(CallListStore::digits).toArray(String[]::new))
                .param(users.stream()
                        .map(user -> user.bsuid() == null ? null : user.bsuid().value())
                        .toArray(String[]::new))
                .param(users.stream().map(WaUser::name).toArray(String[]::new))
                .update();
    }

    /// Until the transaction ends only one repeat looks at the tenant's keys.
    void lockKeys(TenantId tenant) {
        jdbc.sql("select pg_advisory_xact_lock(hashtext('call-list-key:' || ?))")
                .param(tenant.toString())
                .query(row -> {});
    }

    record Made(UUID id, String digest) {}

    Optional<Made> ofKey(String key) {
        return jdbc.sql("select id, repeat_digest from call_list where repeat_key = ?")
                .param(key)
                .query((row, index) -> new Made(row.getObject("id", UUID.class), row.getString("repeat_digest")))
                .optional();
    }

    void keep(UUID id, String key, String digest) {
        jdbc.sql("update call_list set repeat_key = ?, repeat_digest = ? where id = ?")
                .param(key)
                .param(digest)
                .param(id)
                .update();
    }

    /// @return false when this key started it before
    boolean firstStart(TenantId tenant, UUID id, String key, Instant now) {
        return jdbc.sql("""
                                insert into call_list_start (tenant_id, list_id, repeat_key, at) values (?, ?, ?, ?)
                                on conflict do nothing
                                """)
                        .param(tenant.value())
                        .param(id)
                        .param(key)
                        .param(Timestamp.from(now))
                        .update()
                == 1;
    }

    void forgetStart(UUID id, String key) {
        jdbc.sql("delete from call_list_start where list_id = ? and repeat_key = ?")
                .param(id)
                .param(key)
                .update();
    }

    private static @Nullable String digits(WaUser user) {
        return user.waId() == null ? null : user.waId().digits();
    }

    List<CallList> all() {
        return jdbc.sql("select * from call_list order by made_at desc limit 100")
                .query((row, index) -> read(row))
                .list();
    }

    List<CallList> page(@Nullable UUID after, int most) {
        return jdbc.sql("""
                        select * from call_list
                        where :after::uuid is null or (made_at, id) < (select made_at, id from call_list where id = :after::uuid)
                        order by made_at desc, id desc limit :most
                        """)
                .param("after", after)
                .param("most", most)
                .query((row, index) -> read(row))
                .list();
    }

    Optional<CallList> find(UUID id) {
        return jdbc.sql("select * from call_list where id = ?")
                .param(id)
                .query((row, index) -> read(row))
                .optional();
    }

    List<CallList> in(State state) {
        return jdbc.sql("select * from call_list where state = ? order by coalesce(started_at, made_at)")
                .param(state.name())
                .query((row, index) -> read(row))
                .list();
    }

    boolean isRunning(UUID id) {
        return jdbc.sql("select exists (select from call_list where id = ? and state = 'RUNNING')")
                .param(id)
                .query(Boolean.class)
                .single();
    }

    /// @return false when it is in none of the states
    boolean move(UUID id, Set<State> from, State to, @Nullable String reason, Instant now) {
        return jdbc.sql("""
                        update call_list set state = :to, stop_reason = :reason, wait_until = null, wait_reason = null,
                            started_at = case when :to = 'RUNNING' then coalesce(started_at, :now) else started_at end,
                            ended_at = case when :to in ('DONE', 'CANCELLED') then :now::timestamptz else ended_at end
                        where id = :id and state = any(:from)
                        """)
                        .param("to", to.name())
                        .param("reason", reason)
                        .param("now", Timestamp.from(now))
                        .param("id", id)
                        .param("from", from.stream().map(State::name).toArray(String[]::new))
                        .update()
                == 1;
    }

    void waits(UUID id, @Nullable Instant until, @Nullable String reason) {
        jdbc.sql("update call_list set wait_until = ?, wait_reason = ? where id = ?")
                .param(until == null ? null : Timestamp.from(until))
                .param(reason)
                .param(id)
                .update();
    }

    /// @param after the place of the last one on the page before, 0 for the first page
    List<ListedUser> page(UUID id, int after, int most) {
        return jdbc.sql("select * from call_list_user where list_id = ? and place > ? order by place limit ?")
                .param(id)
                .param(after)
                .param(most)
                .query((row, index) -> user(row))
                .list();
    }

    /// Whose dry run is not there yet.
    List<ListedUser> unchecked(UUID id, int most) {
        return jdbc.sql("""
                        select * from call_list_user where list_id = ? and state = 'PLANNED' and checked_at is null order by place limit ?
                        """)
                .param(id)
                .param(most)
                .query((row, index) -> user(row))
                .list();
    }

    /// Whose turn it is.
    Optional<ListedUser> next(UUID id, Instant now) {
        return jdbc.sql("""
                        select * from call_list_user
                        where list_id = ? and state = 'PLANNED' and not_before <= ? order by place limit 1
                        """)
                .param(id)
                .param(Timestamp.from(now))
                .query((row, index) -> user(row))
                .optional();
    }

    void checked(UUID id, int place, CallPreviews.Preview preview, Instant now) {
        jdbc.sql("""
                        update call_list_user set verdict = ?, gates = ?::jsonb, checked_at = ? where list_id = ? and place = ?
                        """)
                .param(preview.verdict().name())
                .param(json.writeValueAsString(preview.gates()))
                .param(Timestamp.from(now))
                .param(id)
                .param(place)
                .update();
    }

    /// @param reason null for none, as the code and the call
    record End(
            ListedUser.State state,
            @Nullable String reason,
            @Nullable Integer code,
            @Nullable CallId call) {}

    void outcome(UUID id, int place, End end, Instant at) {
        jdbc.sql("""
                        update call_list_user set state = ?, reason = ?, code = ?, call_id = ?, at = ?
                        where list_id = ? and place = ? and state = 'PLANNED'
                        """)
                .param(end.state().name())
                .param(end.reason())
                .param(end.code())
                .param(end.call() == null ? null : end.call().value())
                .param(Timestamp.from(at))
                .param(id)
                .param(place)
                .update();
    }

    void later(UUID id, int place, Instant notBefore, String reason) {
        jdbc.sql("""
                        update call_list_user set not_before = ?, reason = ?, attempts = attempts + 1
                        where list_id = ? and place = ? and state = 'PLANNED'
                        """)
                .param(Timestamp.from(notBefore))
                .param(reason)
                .param(id)
                .param(place)
                .update();
    }

    record Deaf(CallId call, int place, PersonId agent) {}

    /// Calls whose agent's browser has not come since before then.
    List<Deaf> deaf(UUID id, Instant before) {
        return jdbc.sql("""
                        select c.id, u.place, c.agent_id from call_list_user u join call c on c.tenant_id = u.tenant_id and c.id = u.call_id
                        where u.list_id = ? and c.phase <> 'ENDED' and c.started_at < ? and c.agent_id is not null
                          and c.state ->> 'agentReadyAt' is null
                        """)
                .param(id)
                .param(Timestamp.from(before))
                .query((row, index) -> new Deaf(
                        new CallId(row.getObject("id", UUID.class)),
                        row.getInt("place"),
                        new PersonId(row.getObject("agent_id", UUID.class))))
                .list();
    }

    void why(UUID id, int place, String reason) {
        jdbc.sql("update call_list_user set reason = ? where list_id = ? and place = ?")
                .param(reason)
                .param(id)
                .param(place)
                .update();
    }

    private ListedUser user(ResultSet row) throws SQLException {
        String waId = row.getString("wa_id");
        String bsuid = row.getString("bsuid");
        String verdict = row.getString("verdict");
        String gates = row.getString("gates");
        UUID call = row.getObject("call_id", UUID.class);
        return new ListedUser(
                row.getInt("place"),
                new WaUser(
                        waId == null ? null : new E164(waId),
                        bsuid == null ? null : new Bsuid(bsuid),
                        row.getString("name")),
                ListedUser.State.valueOf(row.getString("state")),
                row.getTimestamp("not_before").toInstant(),
                row.getInt("attempts"),
                verdict == null ? null : DialGate.Verdict.valueOf(verdict),
                gates == null ? List.of() : json.readValue(gates, GATES),
                row.getString("reason"),
                row.getObject("code", Integer.class),
                call == null ? null : new CallId(call),
                instant(row, "at"));
    }

    private CallList read(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        Instant wait = instant(row, "wait_until");
        return new CallList(
                id,
                new CallList.Draft(
                        new PhoneNumberId(row.getString("number_id")),
                        row.getString("name"),
                        row.getObject("team_id", UUID.class),
                        row.getInt("from_hour"),
                        row.getInt("to_hour"),
                        ZoneId.of(row.getString("zone"))),
                State.valueOf(row.getString("state")),
                row.getString("stop_reason"),
                wait == null ? null : new CallList.Wait(wait, String.valueOf(row.getString("wait_reason"))),
                row.getString("made_by"),
                row.getTimestamp("made_at").toInstant(),
                instant(row, "started_at"),
                instant(row, "ended_at"),
                count(id));
    }

    private CallList.Count count(UUID id) {
        return jdbc.sql("""
                        select count(*) as everybody, count(*) filter (where u.state = 'PLANNED') as planned,
                               count(*) filter (where u.checked_at is not null or u.state <> 'PLANNED') as checked,
                               count(*) filter (where u.state = 'PLANNED' and u.verdict = 'YES') as callable,
                               count(*) filter (where u.state = 'DIALLED') as dialled,
                               count(*) filter (where c.phase <> 'ENDED') as live,
                               count(*) filter (where c.outcome = 'ANSWERED' or c.phase = 'IN_PROGRESS') as answered,
                               count(*) filter (where u.state = 'REFUSED') as refused, count(*) filter (where u.state = 'SKIPPED') as skipped
                        from call_list_user u left join call c on c.tenant_id = u.tenant_id and c.id = u.call_id
                        where u.list_id = ?
                        """)
                .param(id)
                .query((row, index) -> new CallList.Count(
                        row.getLong("everybody"),
                        row.getLong("planned"),
                        row.getLong("checked"),
                        row.getLong("callable"),
                        row.getLong("dialled"),
                        row.getLong("live"),
                        row.getLong("answered"),
                        row.getLong("refused"),
                        row.getLong("skipped")))
                .single();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }
}
