package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.Wacid;
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
import org.springframework.stereotype.Repository;
import tools.jackson.databind.ObjectMapper;

/// SQL of calls. Every method runs inside the caller's tenant transaction.
@Repository
class CallStore {
    private final JdbcClient jdbc;
    private final ObjectMapper json;

    CallStore(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /// @return false when the wacid or the idempotency key is there already
    boolean insert(
            TenantId tenant,
            CallId id,
            @Nullable Wacid wacid,
            PhoneNumberId number,
            CallState state,
            @Nullable WaUser user,
            @Nullable String opaque,
            @Nullable String idempotencyKey,
            Instant startedAt) {
        return jdbc.sql("""
                        insert into call (tenant_id, id, wacid, number_id, direction, phase, wa_id, bsuid, user_name, opaque,
                                          idempotency_key, state, started_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?)
                        on conflict do nothing
                        """)
                        .param(tenant.value())
                        .param(id.value())
                        .param(wacid == null ? null : wacid.value())
                        .param(number.value())
                        .param(state.direction().name())
                        .param(state.phase().name())
                        .param(
                                user == null || user.waId() == null
                                        ? null
                                        : user.waId().digits())
                        .param(
                                user == null || user.bsuid() == null
                                        ? null
                                        : user.bsuid().value())
                        .param(user == null ? null : user.name())
                        .param(opaque)
                        .param(idempotencyKey)
                        .param(json.writeValueAsString(state))
                        .param(Timestamp.from(startedAt))
                        .update()
                == 1;
    }

    /// Locks the row until commit: two lanes never work on one call at once.
    Optional<CallView> lock(CallId id) {
        return jdbc.sql("select * from call where id = ? for update")
                .param(id.value())
                .query(this::read)
                .optional();
    }

    Optional<CallView> find(CallId id) {
        return jdbc.sql("select * from call where id = ?")
                .param(id.value())
                .query(this::read)
                .optional();
    }

    Optional<CallId> idOf(Wacid wacid) {
        return id("select id from call where wacid = ?", wacid.value());
    }

    Optional<CallId> idOfKey(String idempotencyKey) {
        return id("select id from call where idempotency_key = ?", idempotencyKey);
    }

    private Optional<CallId> id(String sql, String key) {
        return jdbc.sql(sql).param(key).query(UUID.class).optional().map(CallId::new);
    }

    void save(CallId id, CallState state) {
        jdbc.sql("""
                        update call set state = ?::jsonb, phase = ?, outcome = ?, ended_at = ?, duration_seconds = ? where id = ?
                        """)
                .param(json.writeValueAsString(state))
                .param(state.phase().name())
                .param(name(CallMachine.outcome(state)))
                .param(timestamp(state.endedAt()))
                .param(state.seconds())
                .param(id.value())
                .update();
    }

    void setWacid(CallId id, Wacid wacid) {
        jdbc.sql("update call set wacid = ? where id = ? and wacid is null")
                .param(wacid.value())
                .param(id.value())
                .update();
    }

    /// A dial of ours that Meta's webhooks reached before Graph's answer did: known by what we sent along.
    Optional<CallId> dialling(PhoneNumberId number, String opaque) {
        return jdbc.sql("""
                        select id from call where number_id = ? and wacid is null and direction = 'BUSINESS_INITIATED'
                          and ((? like 'pl:%' and id::text = substr(?, 4)) or opaque = ?)
                        order by started_at desc limit 1
                        """)
                .param(number.value())
                .param(opaque)
                .param(opaque)
                .param(opaque)
                .query(UUID.class)
                .optional()
                .map(CallId::new);
    }

    void setUser(CallId id, WaUser user) {
        jdbc.sql("""
                        update call set wa_id = coalesce(wa_id, ?), bsuid = coalesce(bsuid, ?), user_name = coalesce(user_name, ?)
                        where id = ?
                        """)
                .param(user.waId() == null ? null : user.waId().digits())
                .param(user.bsuid() == null ? null : user.bsuid().value())
                .param(user.name())
                .param(id.value())
                .update();
    }

    void setPayloads(CallId id, @Nullable String opaque, @Nullable String cta, @Nullable String deeplink) {
        jdbc.sql("""
                        update call set opaque = coalesce(opaque, ?),
                            quality = quality || jsonb_strip_nulls(jsonb_build_object('cta', ?::text, 'deeplink', ?::text))
                        where id = ?
                        """).param(opaque).param(cta).param(deeplink).param(id.value()).update();
    }

    void setPeerSdp(CallId id, String sdp) {
        jdbc.sql("update call set peer_sdp = coalesce(peer_sdp, ?) where id = ?")
                .param(sdp)
                .param(id.value())
                .update();
    }

    /// The first one stays: pre_accept and accept must carry the same text.
    void setOurSdp(CallId id, String sdp) {
        jdbc.sql("update call set our_sdp = coalesce(our_sdp, ?) where id = ?")
                .param(sdp)
                .param(id.value())
                .update();
    }

    void setWorker(CallId id, WorkerRef worker) {
        jdbc.sql("update call set worker_id = ?, worker_epoch = ? where id = ?")
                .param(worker.id())
                .param(worker.epoch())
                .param(id.value())
                .update();
    }

    /// @return false when another agent has it
    boolean claim(CallId id, UUID agent, String name) {
        return jdbc.sql("""
                        update call set agent_id = ?, agent_name = ?
                        where id = ? and phase <> 'ENDED' and (agent_id is null or agent_id = ?)
                        """)
                        .param(agent)
                        .param(name)
                        .param(id.value())
                        .param(agent)
                        .update()
                == 1;
    }

    void unclaim(CallId id, UUID agent) {
        jdbc.sql("update call set agent_id = null, agent_name = null where id = ? and agent_id = ?")
                .param(id.value())
                .param(agent)
                .update();
    }

    void setQuality(CallId id, String leg, String reportJson) {
        jdbc.sql("update call set quality = quality || jsonb_build_object(?::text, ?::jsonb) where id = ?")
                .param(leg)
                .param(reportJson)
                .param(id.value())
                .update();
    }

    Optional<String> quality(CallId id) {
        return jdbc.sql("select quality::text from call where id = ?")
                .param(id.value())
                .query(String.class)
                .optional();
    }

    List<CallView> live() {
        return jdbc.sql("select * from call where phase <> 'ENDED' order by started_at")
                .query(this::read)
                .list();
    }

    List<CallId> livingOn(WorkerRef worker) {
        return jdbc.sql("select id from call where worker_id = ? and worker_epoch = ? and phase <> 'ENDED'")
                .param(worker.id())
                .param(worker.epoch())
                .query((row, index) -> new CallId(row.getObject("id", UUID.class)))
                .list();
    }

    CallPage list(CallFilter filter, @Nullable String cursor, int limit) {
        @Nullable Instant before = null;
        @Nullable UUID beforeId = null;
        if (cursor != null) {
            String[] parts = cursor.split("_", 2);
            before = Instant.parse(parts[0]);
            beforeId = UUID.fromString(parts[1]);
        }
        List<CallView> rows = jdbc.sql("""
                        select * from call
                        where (:from::timestamptz is null or started_at >= :from) and (:to::timestamptz is null or started_at < :to)
                          and (:number::text is null or number_id = :number)
                          and (:direction::text is null or direction = :direction)
                          and (:outcome::text is null or outcome = :outcome)
                          and (:user::text is null or wa_id = :user or bsuid = :user)
                          and (:agent::text is null or agent_name ilike '%' || :agent || '%')
                          and (:wacid::text is null or wacid = :wacid)
                          and (:before::timestamptz is null or (started_at, id) < (:before, :beforeId::uuid))
                        order by started_at desc, id desc limit :limit
                        """)
                .param("from", timestamp(filter.from()))
                .param("to", timestamp(filter.to()))
                .param(
                        "number",
                        filter.number() == null ? null : filter.number().value())
                .param(
                        "direction",
                        filter.direction() == null ? null : filter.direction().name())
                .param("outcome", name(filter.outcome()))
                .param("user", filter.user())
                .param("agent", filter.agent())
                .param("wacid", filter.wacid())
                .param("before", timestamp(before))
                .param("beforeId", beforeId)
                .param("limit", limit + 1)
                .query(this::read)
                .list();
        if (rows.size() <= limit) {
            return new CallPage(rows, null);
        }
        CallView last = rows.get(limit - 1);
        return new CallPage(rows.subList(0, limit), last.startedAt() + "_" + last.id());
    }

    void entry(
            TenantId tenant,
            CallId call,
            Instant at,
            String speaker,
            String kind,
            String detail,
            @Nullable UUID eventId) {
        jdbc.sql("""
                        insert into call_event (tenant_id, call_id, at, speaker, kind, detail, event_id) values (?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(tenant.value())
                .param(call.value())
                .param(Timestamp.from(at))
                .param(speaker)
                .param(kind)
                .param(detail)
                .param(eventId)
                .update();
    }

    List<CallEntry> timeline(CallId call) {
        return jdbc.sql("select * from call_event where call_id = ? order by id")
                .param(call.value())
                .query((row, index) -> new CallEntry(
                        row.getLong("id"),
                        row.getTimestamp("at").toInstant(),
                        row.getString("speaker"),
                        row.getString("kind"),
                        row.getString("detail"),
                        row.getObject("event_id", UUID.class)))
                .list();
    }

    void changed(TenantId tenant, CallId call) {
        jdbc.sql("insert into call_change (tenant_id, call_id) values (?, ?)")
                .param(tenant.value())
                .param(call.value())
                .update();
    }

    private CallView read(ResultSet row, int index) throws SQLException {
        CallState state = json.readValue(row.getString("state"), CallState.class);
        String wacid = row.getString("wacid");
        String waId = row.getString("wa_id");
        String bsuid = row.getString("bsuid");
        String worker = row.getString("worker_id");
        var extra = json.readTree(row.getString("quality"));
        return new CallView(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                new CallId(row.getObject("id", UUID.class)),
                wacid == null ? null : new Wacid(wacid),
                new PhoneNumberId(row.getString("number_id")),
                Direction.valueOf(row.getString("direction")),
                state.phase(),
                CallMachine.outcome(state),
                CallMachine.fault(state),
                CallMachine.reason(state),
                waId == null && bsuid == null
                        ? null
                        : new WaUser(
                                waId == null ? null : new E164(waId),
                                bsuid == null ? null : new Bsuid(bsuid),
                                row.getString("user_name")),
                row.getObject("agent_id", UUID.class),
                row.getString("agent_name"),
                worker == null ? null : new WorkerRef(worker, row.getLong("worker_epoch")),
                row.getString("opaque"),
                extra.path("cta").asStringOpt().orElse(null),
                extra.path("deeplink").asStringOpt().orElse(null),
                row.getTimestamp("started_at").toInstant(),
                state.ringingAt(),
                state.answeredAt(),
                state.endedAt(),
                state.seconds(),
                state.errors(),
                row.getString("our_sdp"),
                row.getString("peer_sdp"),
                state);
    }

    private static @Nullable String name(@Nullable Enum<?> word) {
        return word == null ? null : word.name();
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
