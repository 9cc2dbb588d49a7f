package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.wire.MixMode;
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

/// SQL of supervisions. Every method runs inside the caller's tenant transaction.
@Repository
class SupervisionRows {
    private static final String OPEN = "select * from supervision where ended_at is null";

    private final JdbcClient jdbc;

    SupervisionRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    SupervisionRule rule() {
        return jdbc.sql("select announced, shown, quiet from supervision_rule")
                .query((row, index) -> new SupervisionRule(
                        row.getBoolean("announced"), row.getBoolean("shown"), row.getBoolean("quiet")))
                .optional()
                .orElse(SupervisionRule.USUAL);
    }

    void set(TenantId tenant, SupervisionRule rule) {
        jdbc.sql("""
                        insert into supervision_rule (tenant_id, announced, shown, quiet) values (?, ?, ?, ?)
                        on conflict (tenant_id) do update set
                            announced = excluded.announced, shown = excluded.shown, quiet = excluded.quiet
                        """)
                .param(tenant.value())
                .param(rule.announced())
                .param(rule.shown())
                .param(rule.quiet())
                .update();
    }

    /// @return false when the call has a supervisor, or the person another call
    boolean begin(TenantId tenant, Supervision fresh) {
        return jdbc.sql("""
                                insert into supervision (tenant_id, id, call_id, person_id, person_name, partner, partner_name,
                                    mode, announced, shown, started_at)
                                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                                """)
                        .param(tenant.value())
                        .param(fresh.id())
                        .param(fresh.call().value())
                        .param(fresh.person().value())
                        .param(fresh.name())
                        .param(fresh.partner().name())
                        .param(fresh.partnerName())
                        .param(fresh.mode().name())
                        .param(fresh.announced())
                        .param(fresh.shown())
                        .param(Timestamp.from(fresh.startedAt()))
                        .update()
                == 1;
    }

    Optional<Supervision> of(PersonId person) {
        return jdbc.sql(OPEN + " and person_id = ?")
                .param(person.value())
                .query(SupervisionRows::read)
                .optional();
    }

    Optional<Supervision> of(CallId call) {
        return jdbc.sql(OPEN + " and call_id = ?")
                .param(call.value())
                .query(SupervisionRows::read)
                .optional();
    }

    List<Supervision> open() {
        return jdbc.sql(OPEN + " order by started_at")
                .query(SupervisionRows::read)
                .list();
    }

    List<PastSupervision> all(CallId call) {
        return jdbc.sql("select * from supervision where call_id = ? order by started_at")
                .param(call.value())
                .query((row, index) -> new PastSupervision(
                        read(row, index), CallRows.instant(row, "ended_at"), row.getString("end_reason")))
                .list();
    }

    /// @return false when it is over, or has one
    ///
    /// @param media where the supervisor's voice is, null for where the talk is
    boolean setMixer(UUID id, WorkerRef mixer, @Nullable WorkerRef media, Instant now) {
        return jdbc.sql("""
                                update supervision set worker_id = ?, worker_epoch = ?, media_id = ?, media_epoch = ?, joined_at = ?
                                where id = ? and ended_at is null and worker_id is null
                                """)
                        .param(mixer.id())
                        .param(mixer.epoch())
                        .param(media == null ? null : media.id())
                        .param(media == null ? null : media.epoch())
                        .param(Timestamp.from(now))
                        .param(id)
                        .update()
                == 1;
    }

    void voiceLost(CallId call, Instant now) {
        jdbc.sql(
                        "update supervision set voice_lost_at = coalesce(voice_lost_at, ?) where call_id = ? and ended_at is null")
                .param(Timestamp.from(now))
                .param(call.value())
                .update();
    }

    void voiceStands(CallId call) {
        jdbc.sql("update supervision set voice_lost_at = null where call_id = ? and ended_at is null")
                .param(call.value())
                .update();
    }

    void setMode(UUID id, MixMode mode) {
        jdbc.sql("update supervision set mode = ? where id = ? and ended_at is null")
                .param(mode.name())
                .param(id)
                .update();
    }

    /// @return false when it was over
    boolean end(UUID id, String reason, Instant now) {
        return jdbc.sql("update supervision set ended_at = ?, end_reason = ? where id = ? and ended_at is null")
                        .param(Timestamp.from(now))
                        .param(reason)
                        .param(id)
                        .update()
                == 1;
    }

    record Lost(TenantId tenant, UUID id, String why) {}

    /// Of all tenants: those whose call is over, whose mixer is lost, those whom no browser came for, or whose
    /// browser did not come back, and those whose user talks with somebody else by now. As operator.
    List<Lost> lost(Instant cameTooLate, Instant backTooLate) {
        return jdbc.sql("""
                        select s.tenant_id, s.id,
                               case when s.voice_lost_at < :back then s.person_name || '''s browser is gone'
                                    else 'Nobody listens any more' end as why
                        from supervision s
                        join call c on c.tenant_id = s.tenant_id and c.id = s.call_id
                        left join ops.worker_node w on w.id = s.worker_id
                        left join ops.worker_node m on m.id = s.media_id
                        where s.ended_at is null
                          and (c.phase = 'ENDED'
                               or s.worker_id is null and s.started_at < :came
                               or s.voice_lost_at < :back
                               or s.partner = 'BOT' and c.route is distinct from 'BOT' and c.agent_id is distinct from s.person_id
                               or s.partner = 'TELEPHONY'
                                  and (c.agent_id is not null or c.signalling <> 'SIP' and c.route is distinct from 'SIP')
                               or s.worker_id is not null and (w.id is null or w.state = 'LOST' or w.epoch <> s.worker_epoch)
                               or s.media_id is not null and (m.id is null or m.state = 'LOST' or m.epoch <> s.media_epoch))
                        """)
                .param("came", Timestamp.from(cameTooLate))
                .param("back", Timestamp.from(backTooLate))
                .query((row, index) -> new Lost(
                        new TenantId(row.getObject("tenant_id", UUID.class)),
                        row.getObject("id", UUID.class),
                        row.getString("why")))
                .list();
    }

    private static Supervision read(ResultSet row, int index) throws SQLException {
        @Nullable String worker = row.getString("worker_id");
        @Nullable String media = row.getString("media_id");
        return new Supervision(
                row.getObject("id", UUID.class),
                new CallId(row.getObject("call_id", UUID.class)),
                new PersonId(row.getObject("person_id", UUID.class)),
                row.getString("person_name"),
                TalkPartner.valueOf(row.getString("partner")),
                row.getString("partner_name"),
                MixMode.valueOf(row.getString("mode")),
                row.getBoolean("announced"),
                row.getBoolean("shown"),
                worker == null ? null : new WorkerRef(worker, row.getLong("worker_epoch")),
                media == null ? null : new WorkerRef(media, row.getLong("media_epoch")),
                row.getTimestamp("started_at").toInstant());
    }
}
