package io.pulseline.platform.recordings;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.recordings.Recording.Removal;
import io.pulseline.platform.recordings.Recording.State;
import io.pulseline.platform.storage.PartTable;
import io.pulseline.platform.storage.PartTable.Place;
import io.pulseline.platform.wire.RecordingSide;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// SQL of recordings. Every method runs inside the caller's tenant transaction.
@Repository
class RecordingRows {
    /// Of both tracks. A part is taken as long as its recording has a key.
    static final PartTable PARTS = new PartTable("recording_part", "recording_id", "side", "sound", """
            exists (select from recording r
                    where r.tenant_id = :tenant and r.id = :of and r.state in ('ASKED', 'RUNNING', 'KEPT'))""", """
            exists (select from recording r where r.tenant_id = p.tenant_id and r.id = p.recording_id and r.state = 'KEPT')""");

    private final JdbcClient jdbc;

    RecordingRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @param key sealed
    record Fresh(
            UUID id,
            CallId call,
            PhoneNumberId number,
            Instant at,
            @Nullable String by,
            String consent,
            int keepDays,
            byte[] key,
            Recorder recorder) {}

    /// @return false when the call has one already that did not fail
    boolean insert(TenantId tenant, Fresh fresh) {
        return jdbc.sql("""
                                insert into recording (tenant_id, id, call_id, number_id, state, asked_at, asked_by, consent, keep_days, sound_key, recorder)
                                values (?, ?, ?, ?, 'ASKED', ?, ?, ?, ?, ?, ?)
                                on conflict (tenant_id, call_id) do update
                                set id = excluded.id, state = 'ASKED', asked_at = excluded.asked_at, asked_by = excluded.asked_by,
                                    consent = excluded.consent, keep_days = excluded.keep_days, sound_key = excluded.sound_key, failure = null
                                where recording.state = 'FAILED' and recording.recorder = excluded.recorder
                                """)
                        .param(tenant.value())
                        .param(fresh.id())
                        .param(fresh.call().value())
                        .param(fresh.number().value())
                        .param(Timestamp.from(fresh.at()))
                        .param(fresh.by())
                        .param(fresh.consent())
                        .param(fresh.keepDays())
                        .param(fresh.key())
                        .param(fresh.recorder().name())
                        .update()
                == 1;
    }

    Optional<Recording> ofCall(CallId call) {
        return jdbc.sql("select * from recording where call_id = ?")
                .param(call.value())
                .query(RecordingRows::read)
                .optional();
    }

    Optional<Recording> find(UUID id) {
        return jdbc.sql("select * from recording where id = ?")
                .param(id)
                .query(RecordingRows::read)
                .optional();
    }

    /// @return sealed; empty once what was said is gone
    Optional<byte[]> key(UUID id) {
        return jdbc.sql("select sound_key from recording where id = ? and sound_key is not null")
                .param(id)
                .query((row, index) -> row.getBytes(1))
                .optional();
    }

    static Place place(UUID id, RecordingSide side) {
        return PARTS.of(id, side.name());
    }

    boolean started(UUID id, CallId call, Instant at) {
        return jdbc.sql(
                                "update recording set state = 'RUNNING', started_at = ? where id = ? and call_id = ? and state = 'ASKED'")
                        .param(Timestamp.from(at))
                        .param(id)
                        .param(call.value())
                        .update()
                == 1;
    }

    boolean paused(UUID id, boolean now) {
        return jdbc.sql("update recording set paused = ? where id = ? and state = 'RUNNING' and paused <> ?")
                        .param(now)
                        .param(id)
                        .param(now)
                        .update()
                == 1;
    }

    /// @param parts of the user's and of the business's track; null when the worker was lost
    boolean kept(UUID id, CallId call, Instant endedAt, long millis, int @Nullable [] parts) {
        return jdbc.sql("""
                                update recording set state = 'KEPT', paused = false, ended_at = :ended, millis = :millis,
                                    started_at = coalesce(started_at, asked_at),
                                    user_parts = :user::int, business_parts = :business::int,
                                    keep_until = :ended::timestamptz + keep_days * interval '1 day'
                                where id = :id and call_id = :call
                                  and (state in ('ASKED', 'RUNNING') or state = 'KEPT' and user_parts is null)
                                """)
                        .param("ended", Timestamp.from(endedAt))
                        .param("millis", millis)
                        .param("user", parts == null ? null : parts[0])
                        .param("business", parts == null ? null : parts[1])
                        .param("id", id)
                        .param("call", call.value())
                        .update()
                == 1;
    }

    boolean nothing(UUID id, CallId call) {
        return without(id, call, "NOTHING", null);
    }

    boolean failed(UUID id, CallId call, String why) {
        return without(id, call, "FAILED", why);
    }

    private boolean without(UUID id, CallId call, String state, @Nullable String why) {
        return jdbc.sql("""
                                update recording set state = ?, sound_key = null, paused = false, failure = ?
                                where id = ? and call_id = ? and state in ('ASKED', 'RUNNING')
                                """)
                        .param(state)
                        .param(why)
                        .param(id)
                        .param(call.value())
                        .update()
                == 1;
    }

    /// What was said goes, and the key with it, so that a copy of it is of no use either.
    boolean removed(UUID id, State state, Instant at, @Nullable String by, @Nullable String why) {
        jdbc.sql("delete from recording_part where recording_id = ?").param(id).update();
        jdbc.sql("delete from recording_file where recording_id = ?").param(id).update();
        return jdbc.sql("""
                                update recording set state = ?, sound_key = null, removed_at = ?, removed_by = ?, removed_why = ?
                                where id = ? and state = 'KEPT'
                                """)
                        .param(state.name())
                        .param(Timestamp.from(at))
                        .param(by)
                        .param(why)
                        .param(id)
                        .update()
                == 1;
    }

    List<Recording> over(Instant now, int most) {
        return jdbc.sql("select * from recording where state = 'KEPT' and keep_until < ? order by keep_until limit ?")
                .param(Timestamp.from(now))
                .param(most)
                .query(RecordingRows::read)
                .list();
    }

    /// @param recording that nobody has ended
    /// @param callEnded when its call did
    record Orphan(Recording recording, Instant callEnded) {}

    /// Of calls that have been over since before that moment.
    List<Orphan> orphans(Instant before, int most) {
        return jdbc.sql("""
                        select r.*, c.ended_at as call_ended from recording r
                        join call c on c.tenant_id = r.tenant_id and c.id = r.call_id
                        where r.recorder = 'US' and r.state in ('ASKED', 'RUNNING') and c.phase = 'ENDED' and c.ended_at < ?
                        order by r.asked_at limit ?
                        """)
                .param(Timestamp.from(before))
                .param(most)
                .query((row, index) -> new Orphan(
                        read(row, index), row.getTimestamp("call_ended").toInstant()))
                .list();
    }

    private static Recording read(ResultSet row, int index) throws SQLException {
        @Nullable Long millis = row.getObject("millis", Long.class);
        @Nullable Instant removed = instant(row, "removed_at");
        return new Recording(
                row.getObject("id", UUID.class),
                new CallId(row.getObject("call_id", UUID.class)),
                Recorder.valueOf(row.getString("recorder")),
                State.valueOf(row.getString("state")),
                row.getString("asked_by"),
                row.getString("consent"),
                row.getBoolean("paused"),
                instant(row, "started_at"),
                instant(row, "ended_at"),
                millis == null ? null : Duration.ofMillis(millis),
                row.getObject("user_parts") != null || row.getString("recorder").equals(Recorder.META.name()),
                instant(row, "keep_until"),
                removed == null
                        ? null
                        : new Removal(removed, row.getString("removed_by"), row.getString("removed_why")),
                row.getString("failure"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        @Nullable Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }
}
