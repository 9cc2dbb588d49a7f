package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.workers.WorkerRef;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.ObjectMapper;

/// SQL of calls. Every method runs inside the caller's tenant transaction.
@Repository
class CallStore {
    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final CallRows rows;

    CallStore(JdbcClient jdbc, ObjectMapper json, CallRows rows) {
        this.jdbc = jdbc;
        this.json = json;
        this.rows = rows;
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
                        .param(OwnMark.foreign(opaque))
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
                .query(rows::read)
                .optional();
    }

    Optional<CallView> find(CallId id) {
        return jdbc.sql("select * from call where id = ?")
                .param(id.value())
                .query(rows::read)
                .optional();
    }

    void markForeign(CallId id) {
        jdbc.sql("update call set foreign_traffic = true where id = ?")
                .param(id.value())
                .update();
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
                        update call set state = ?::jsonb, phase = ?, outcome = ?, ended_at = ?, duration_seconds = ?,
                                        started_at = least(started_at, ?::timestamptz)
                        where id = ?
                        """)
                .param(json.writeValueAsString(state))
                .param(state.phase().name())
                .param(CallRows.name(CallVerdicts.outcome(state)))
                .param(CallRows.timestamp(state.endedAt()))
                .param(state.seconds())
                .param(CallRows.timestamp(state.invitedAt()))
                .param(id.value())
                .update();
    }

    void setWacid(CallId id, Wacid wacid) {
        jdbc.sql("update call set wacid = ? where id = ? and wacid is null")
                .param(wacid.value())
                .param(id.value())
                .update();
    }

    /// A dial of ours that Meta's webhooks reached before Graph's answer did: known by our id that we sent
    /// along, else by the user it rings (nobody can be rung twice at once), and by the program's own opaque
    /// text if it gave one.
    Optional<CallId> dialling(PhoneNumberId number, @Nullable WaUser user, @Nullable String opaque) {
        Optional<CallId> own = OwnMark.read(opaque);
        return jdbc.sql("""
                        select id from call
                        where number_id = :number and wacid is null and direction = 'BUSINESS_INITIATED'
                          and state ->> 'setupFailedAt' is null
                          and (id = :own::uuid
                               or (:own::uuid is null and started_at > now() - interval '5 min'
                                   and (:opaque::text is null or opaque = :opaque)
                                   and (wa_id = :waId or bsuid = :bsuid)))
                        order by started_at desc limit 1
                        """)
                .param("number", number.value())
                .param("own", own.map(CallId::value).orElse(null))
                .param("opaque", opaque)
                .param(
                        "waId",
                        user == null || user.waId() == null ? null : user.waId().digits())
                .param(
                        "bsuid",
                        user == null || user.bsuid() == null
                                ? null
                                : user.bsuid().value())
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
                        """)
                .param(OwnMark.foreign(opaque))
                .param(cta)
                .param(deeplink)
                .param(id.value())
                .update();
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

    /// Of those who would ask Meta to ring the user of a telephone's dial, one.
    ///
    /// @return whether it is this one's; false as well when the call is over
    boolean sends(CallId id, String offer) {
        return jdbc.sql("update call set our_sdp = ? where id = ? and our_sdp is null and phase <> 'ENDED'")
                        .param(offer)
                        .param(id.value())
                        .update()
                == 1;
    }

    /// A sip-worker carries it.
    void setSip(CallId id) {
        jdbc.sql("update call set signalling = 'SIP' where id = ?")
                .param(id.value())
                .update();
    }

    /// Meta hears nothing of it.
    void withhold(CallId id) {
        jdbc.sql("update call set withheld = true where id = ?")
                .param(id.value())
                .update();
    }

    /// Whose turn a user's call is. A repeated `connect` does not begin again.
    void setFirstRoute(CallId id, Route route, Instant now) {
        boolean first = jdbc.sql("update call set route = ?, route_id = ? where id = ? and route is null")
                        .param(route.kind().name())
                        .param(route.id())
                        .param(id.value())
                        .update()
                == 1;
        if (first) {
            ring(id, route, now);
        }
    }

    /// From those whose turn it was, and who did not answer, to the next.
    ///
    /// @return false when an agent or the telephony has it, or the program's answer is on the way
    boolean pass(CallId id, Route next, Instant now) {
        boolean passed = jdbc.sql("""
                                update call set route = ?, route_id = ?
                                where id = ? and agent_id is null and phase = 'RINGING' and (route <> 'API' or our_sdp is null)
                                  and state ->> 'agentReadyAt' is null
                                """)
                        .param(next.kind().name())
                        .param(next.id())
                        .param(id.value())
                        .update()
                == 1;
        if (passed) {
            ring(id, next, now);
        }
        return passed;
    }

    /// An agent who answered does not come: it is nobody's again, and of this step.
    void free(CallId id, Route next, Instant now) {
        jdbc.sql("update call set agent_id = null, agent_name = null, route = ? where id = ? and phase <> 'ENDED'")
                .param(next.kind().name())
                .param(id.value())
                .update();
        ring(id, next, now);
    }

    /// From a bot to the next, after it was accepted: the user is held meanwhile.
    ///
    /// @return false when an agent has it, or it is over
    boolean passOn(CallId id, Route next, Instant now) {
        boolean passed = jdbc.sql("""
                                update call set route = ?, route_id = ?, menu_asks = 0, held_since = coalesce(held_since, ?)
                                where id = ? and agent_id is null and phase <> 'ENDED'
                                """)
                        .param(next.kind().name())
                        .param(next.id())
                        .param(Timestamp.from(now))
                        .param(id.value())
                        .update()
                == 1;
        if (passed) {
            ring(id, next, now);
        }
        return passed;
    }

    /// The menu whose turn it is is said once more.
    ///
    /// @return how often that is now
    int asked(CallId id) {
        return jdbc.sql("update call set menu_asks = menu_asks + 1 where id = ? returning menu_asks")
                .param(id.value())
                .query(Integer.class)
                .single();
    }

    /// How often the menu whose turn it is was said.
    int asks(CallId id) {
        return jdbc.sql("select menu_asks from call where id = ?")
                .param(id.value())
                .query(Integer.class)
                .single();
    }

    /// @return false when the user was not held
    boolean endHold(CallId id) {
        return jdbc.sql("update call set held_since = null where id = ? and held_since is not null")
                        .param(id.value())
                        .update()
                == 1;
    }

    /// Who talked with the user last is looked up once, when the agents' turn begins.
    private void ring(CallId id, Route route, Instant now) {
        if (!route.ringsAtAgents()) {
            return;
        }
        jdbc.sql("""
                        update call c set ring_strategy = :strategy, ring_team = :team, ring_since = :since,
                            ring_assigned = coalesce(
                                (select b.assigned_to from callback b join call d on d.tenant_id = b.tenant_id and d.id = b.call_id
                                 where b.tenant_id = c.tenant_id and b.done_at is null and b.assigned_to is not null
                                   and d.number_id = c.number_id and (d.wa_id = c.wa_id or d.bsuid = c.bsuid)
                                 order by d.started_at desc limit 1),
                                (select o.agent_id from call o
                                             where o.tenant_id = c.tenant_id and (o.wa_id = c.wa_id or o.bsuid = c.bsuid)
                                               and o.agent_id is not null and o.outcome = 'ANSWERED'
                                             order by o.started_at desc limit 1))
                        where c.id = :id
                        """)
                .param("strategy", route.order().name())
                .param("team", route.id())
                .param("since", Timestamp.from(now))
                .param("id", id.value())
                .update();
    }

    /// @return false when an answer came before, or it is the agents' turn
    boolean offerOwnSdp(CallId id, String sdp) {
        return jdbc.sql("update call set our_sdp = ? where id = ? and route = 'API' and our_sdp is null")
                        .param(sdp)
                        .param(id.value())
                        .update()
                == 1;
    }

    void withdrawOwnSdp(CallId id, String sdp) {
        jdbc.sql("update call set our_sdp = null where id = ? and route = 'API' and our_sdp = ?")
                .param(id.value())
                .param(sdp)
                .update();
    }

    /// @return false when the call is over: the place was not needed
    boolean setWorker(CallId id, WorkerRef worker) {
        return jdbc.sql("update call set worker_id = ?, worker_epoch = ? where id = ? and phase <> 'ENDED'")
                        .param(worker.id())
                        .param(worker.epoch())
                        .param(id.value())
                        .update()
                == 1;
    }

    /// @return false when the call has another worker or is over
    boolean clearWorker(CallId id, WorkerRef worker) {
        return jdbc.sql("""
                        update call set worker_id = null, worker_epoch = null
                        where id = ? and worker_id = ? and worker_epoch = ? and phase <> 'ENDED'
                        """)
                        .param(id.value())
                        .param(worker.id())
                        .param(worker.epoch())
                        .update()
                == 1;
    }

    /// @return false when the call is over, or has another second worker
    boolean setLinkWorker(CallId id, WorkerRef worker) {
        return jdbc.sql("""
                                update call set link_worker_id = ?, link_worker_epoch = ?
                                where id = ? and phase <> 'ENDED' and link_worker_id is null
                                """)
                        .param(worker.id())
                        .param(worker.epoch())
                        .param(id.value())
                        .update()
                == 1;
    }

    /// @return false when the call has another second worker or is over
    boolean clearLinkWorker(CallId id, WorkerRef worker) {
        return jdbc.sql("""
                                update call set link_worker_id = null, link_worker_epoch = null
                                where id = ? and link_worker_id = ? and link_worker_epoch = ? and phase <> 'ENDED'
                                """)
                        .param(id.value())
                        .param(worker.id())
                        .param(worker.epoch())
                        .update()
                == 1;
    }

    /// Of a business number.
    String digits(PhoneNumberId number) {
        return jdbc.sql("select e164 from phone_number where id = ?")
                .param(number.value())
                .query(String.class)
                .single();
    }

    enum Claim {
        /// it was nobody's and is this agent's now
        FRESH,
        /// it was this agent's already: another tab, or a reload
        HELD,
        /// it was a colleague's, who passed it on to this agent
        PASSED_ON,
        /// it is a colleague's and stays so: this agent is asked about it while the user is on hold
        CONSULTED,
        /// another agent has it, or it is over
        LOST
    }

    /// One update decides between agents who answer at once. Who is in a call takes no other one of a user.
    Claim claim(CallId id, UUID agent, String name) {
        boolean fresh = jdbc.sql("""
                                update call set agent_id = ?, agent_name = ?
                                where id = ? and phase <> 'ENDED' and agent_id is null and coalesce(route, '') not in ('SIP', 'BOT', 'MENU')
                                  and (direction = 'BUSINESS_INITIATED'
                                       or not exists (select from call o where o.agent_id = ? and o.phase <> 'ENDED'))
                                """)
                        .param(agent)
                        .param(name)
                        .param(id.value())
                        .param(agent)
                        .update()
                == 1;
        if (fresh) {
            return Claim.FRESH;
        }
        return find(id).filter(call -> call.phase() != Phase.ENDED && agent.equals(call.agentId()))
                .map(call -> Claim.HELD)
                .orElse(Claim.LOST);
    }

    /// From a bot to the person who listened to it, where the two still talk.
    ///
    /// @return false when the bot has left by now, or the person is in another call
    boolean takeFromBot(CallId id, UUID agent, String name) {
        return jdbc.sql("""
                                update call set agent_id = ?, agent_name = ?, route = 'AGENTS', route_id = null
                                where id = ? and phase = 'IN_PROGRESS' and agent_id is null and route = 'BOT'
                                  and not exists (select from call o where o.agent_id = ? and o.phase <> 'ENDED')
                                """)
                        .param(agent)
                        .param(name)
                        .param(id.value())
                        .param(agent)
                        .update()
                == 1;
    }

    /// Undoes [#takeFromBot].
    void giveBackToBot(CallId id, UUID agent, @Nullable UUID bot) {
        jdbc.sql("""
                        update call set agent_id = null, agent_name = null, route = 'BOT', route_id = ?
                        where id = ? and agent_id = ? and phase <> 'ENDED'
                        """).param(bot).param(id.value()).param(agent).update();
    }

    /// Whether a living call is this agent's.
    boolean isInCall(UUID agent) {
        return jdbc.sql("select exists (select from call where agent_id = ? and phase <> 'ENDED')")
                .param(agent)
                .query(Boolean.class)
                .single();
    }

    /// Nothing happens when the agent's media stands already, by another tab.
    void unclaim(CallId id, UUID agent) {
        jdbc.sql("""
                        update call set agent_id = null, agent_name = null
                        where id = ? and agent_id = ? and state ->> 'agentReadyAt' is null
                        """).param(id.value()).param(agent).update();
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

    /// Living calls of all tenants whose worker is lost, forgotten, or another process by now. As operator.
    List<Orphan> orphans() {
        return jdbc.sql("""
                        select c.* from (
                            select tenant_id, id, worker_id, worker_epoch, false as linked from call
                            where phase <> 'ENDED' and worker_id is not null
                            union all
                            select tenant_id, id, link_worker_id, link_worker_epoch, true from call
                            where phase <> 'ENDED' and link_worker_id is not null
                        ) c
                        left join ops.worker_node w on w.id = c.worker_id
                        where w.id is null or w.state = 'LOST' or w.epoch <> c.worker_epoch
                        """)
                .query((row, index) -> new Orphan(
                        new TenantId(row.getObject("tenant_id", UUID.class)),
                        new CallId(row.getObject("id", UUID.class)),
                        new WorkerRef(row.getString("worker_id"), row.getLong("worker_epoch")),
                        row.getBoolean("linked")))
                .list();
    }

    /// How many living calls of all tenants each worker has. As operator.
    Map<WorkerRef, Integer> livingByWorker() {
        return jdbc
                .sql("""
                        select worker_id, worker_epoch, count(*) as calls from (
                            select worker_id, worker_epoch from call where phase <> 'ENDED' and worker_id is not null
                            union all
                            select link_worker_id, link_worker_epoch from call where phase <> 'ENDED' and link_worker_id is not null
                            union all
                            select worker_id, worker_epoch from supervision where ended_at is null and worker_id is not null
                            union all
                            select media_id, media_epoch from supervision where ended_at is null and media_id is not null
                        ) living group by worker_id, worker_epoch
                        """)
                .query((row, index) -> Map.entry(
                        new WorkerRef(row.getString("worker_id"), row.getLong("worker_epoch")), row.getInt("calls")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// @param linked whether it had the call's other half only
    record Orphan(TenantId tenant, CallId call, WorkerRef worker, boolean linked) {}

    Optional<TenantId> tenantOf(CallId id) {
        return jdbc.sql("select tenant_id from call where id = ?")
                .param(id.value())
                .query(UUID.class)
                .optional()
                .map(TenantId::new);
    }
}
