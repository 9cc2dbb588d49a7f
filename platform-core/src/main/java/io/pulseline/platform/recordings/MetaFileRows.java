package io.pulseline.platform.recordings;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.storage.PartTable;
import io.pulseline.platform.storage.PartTable.Place;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// SQL of what Meta made. Every method runs inside the caller's tenant transaction.
@Repository
class MetaFileRows {
    static final PartTable PARTS = new PartTable("recording_file_part", "recording_id", "kind", "content", """
            exists (select from recording_file f
                    where f.tenant_id = :tenant and f.recording_id = :of and f.kind = :track and f.state = 'WAITING')""", "");

    private final JdbcClient jdbc;

    MetaFileRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Told twice is noted once. Nobody waits for a file of a call whose recording was not asked of Meta, or is gone.
    void told(TenantId tenant, Wacid call, MetaFile.Kind kind, String mediaId, Instant toldAt, Instant now) {
        jdbc.sql("""
                insert into recording_file (tenant_id, recording_id, kind, media_id, state, told_at, due_at)
                select r.tenant_id, r.id, ?, ?, 'WAITING', ?, ?
                from recording r join call c on c.tenant_id = r.tenant_id and c.id = r.call_id
                where r.tenant_id = ? and c.wacid = ? and r.recorder = 'META' and r.state in ('ASKED', 'KEPT')
                on conflict do nothing
                """)
                .param(kind.name())
                .param(mediaId)
                .param(Timestamp.from(toldAt))
                .param(Timestamp.from(now))
                .param(tenant.value())
                .param(call.value())
                .update();
    }

    record Due(
            UUID recording,
            CallId call,
            PhoneNumberId number,
            MetaFile.Kind kind,
            String mediaId,
            Instant toldAt,
            int attempts) {}

    List<Due> due(Instant now, int most) {
        return jdbc.sql("""
                        select f.*, r.call_id, r.number_id from recording_file f
                        join recording r on r.tenant_id = f.tenant_id and r.id = f.recording_id
                        where f.state = 'WAITING' and f.due_at <= ? order by f.due_at limit ?
                        """)
                .param(Timestamp.from(now))
                .param(most)
                .query((row, index) -> new Due(
                        row.getObject("recording_id", UUID.class),
                        new CallId(row.getObject("call_id", UUID.class)),
                        new PhoneNumberId(row.getString("number_id")),
                        MetaFile.Kind.valueOf(row.getString("kind")),
                        row.getString("media_id"),
                        row.getTimestamp("told_at").toInstant(),
                        row.getInt("attempts")))
                .list();
    }

    /// @param bytes of its parts, unsealed
    boolean kept(UUID recording, MetaFile.Kind kind, String mimeType, long bytes) {
        return jdbc.sql("""
                                update recording_file set state = 'KEPT', bytes = ?, mime_type = ?, failure = null, attempts = attempts + 1
                                where recording_id = ? and kind = ? and state = 'WAITING'
                                """)
                        .param(bytes)
                        .param(mimeType)
                        .param(recording)
                        .param(kind.name())
                        .update()
                == 1;
    }

    boolean refused(UUID recording, MetaFile.Kind kind, MetaFile.State state, String failure, Instant dueAt) {
        return jdbc.sql("""
                                update recording_file set state = ?, failure = ?, due_at = ?, attempts = attempts + 1
                                where recording_id = ? and kind = ? and state = 'WAITING'
                                """)
                        .param(state.name())
                        .param(failure)
                        .param(Timestamp.from(dueAt))
                        .param(recording)
                        .param(kind.name())
                        .update()
                == 1;
    }

    /// The first file makes the recording one that can be heard or read; it is kept from the end of its call.
    void keepRecording(UUID recording, Instant now) {
        jdbc.sql("""
                update recording r set state = 'KEPT',
                    keep_until = coalesce((select c.ended_at from call c where c.tenant_id = r.tenant_id and c.id = r.call_id), :now::timestamptz)
                                 + keep_days * interval '1 day'
                where id = :id and state = 'ASKED'
                """).param("now", Timestamp.from(now)).param("id", recording).update();
    }

    /// Recordings that Meta was asked for and of which nothing is here or on its way, with what became of them.
    ///
    /// @param patience for Meta's word after a call that was answered
    List<Empty> empty(Instant now, Duration patience, int most) {
        return jdbc.sql("""
                        select r.id, r.call_id, c.outcome = 'ANSWERED' as answered,
                               (select max(f.failure) from recording_file f where f.tenant_id = r.tenant_id and f.recording_id = r.id) as failure
                        from recording r join call c on c.tenant_id = r.tenant_id and c.id = r.call_id
                        where r.recorder = 'META' and r.state = 'ASKED' and c.phase = 'ENDED'
                          and c.ended_at < case when c.outcome = 'ANSWERED' then :told::timestamptz else :missed::timestamptz end
                          and not exists (select from recording_file f
                                          where f.tenant_id = r.tenant_id and f.recording_id = r.id and f.state <> 'LOST')
                        order by r.asked_at limit :most
                        """)
                .param("told", Timestamp.from(now.minus(patience)))
                .param("missed", Timestamp.from(now.minusSeconds(60)))
                .param("most", most)
                .query((row, index) -> new Empty(
                        row.getObject("id", UUID.class),
                        new CallId(row.getObject("call_id", UUID.class)),
                        row.getBoolean("answered"),
                        Optional.ofNullable(row.getString("failure"))))
                .list();
    }

    /// @param failure Meta's last words
    record Empty(UUID recording, CallId call, boolean answered, Optional<String> failure) {}

    List<MetaFile> of(UUID recording) {
        return jdbc.sql(
                        "select kind, state, told_at, due_at, failure, mime_type from recording_file where recording_id = ? order by kind")
                .param(recording)
                .query((row, index) -> new MetaFile(
                        MetaFile.Kind.valueOf(row.getString("kind")),
                        MetaFile.State.valueOf(row.getString("state")),
                        row.getTimestamp("told_at").toInstant(),
                        row.getTimestamp("due_at").toInstant(),
                        row.getString("failure"),
                        row.getString("mime_type")))
                .list();
    }

    /// @param content sealed, of a file that was kept in one piece; null for one in parts
    /// @param bytes   of the parts together, unsealed
    record Kept(byte @Nullable [] content, long bytes) {}

    Optional<Kept> kept(UUID recording, MetaFile.Kind kind) {
        return jdbc.sql("""
                        select content, coalesce(bytes, 0) as bytes from recording_file
                        where recording_id = ? and kind = ? and state = 'KEPT'
                        """)
                .param(recording)
                .param(kind.name())
                .query((row, index) -> new Kept(row.getBytes("content"), row.getLong("bytes")))
                .optional();
    }

    static Place parts(UUID recording, MetaFile.Kind kind) {
        return PARTS.of(recording, kind.name());
    }

    /// What a file is bound to under the recording's key.
    static String place(UUID recording, MetaFile.Kind kind) {
        return recording + "|meta|" + kind;
    }

    /// As [#place(UUID, MetaFile.Kind)], a part of it: parts that change places open nowhere.
    static String place(UUID recording, MetaFile.Kind kind, int part) {
        return place(recording, kind) + "|" + part;
    }
}
