package io.pulseline.platform.captures;

import io.pulseline.platform.captures.PacketCapture.Removal;
import io.pulseline.platform.captures.PacketCapture.State;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.storage.PartTable;
import io.pulseline.platform.wire.CaptureEnd;
import io.pulseline.platform.wire.WorkerEvent;
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

/// SQL of packet captures. Every method runs inside the caller's tenant transaction.
@Repository
class CaptureRows {
    /// A part is taken as long as its capture has a key and a call.
    static final PartTable PARTS = new PartTable("packet_capture_part", "capture_id", "", "packets", """
            exists (select from packet_capture p
                    where p.tenant_id = :tenant and p.id = :of and p.state in ('RUNNING', 'KEPT'))""", "");

    private final JdbcClient jdbc;

    CaptureRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @param call      null for the next one of the number
    /// @param waitUntil null for a call that goes on
    /// @param key       sealed
    /// @param repeatKey null where nobody repeats
    record Fresh(
            UUID id,
            PhoneNumberId number,
            @Nullable CallId call,
            String reason,
            boolean voice,
            Instant at,
            String by,
            @Nullable Instant waitUntil,
            byte[] key,
            @Nullable String repeatKey,
            String digest) {}

    /// @return false when one runs, or waits, already
    boolean insert(TenantId tenant, Fresh fresh) {
        @Nullable CallId call = fresh.call();
        @Nullable Instant until = fresh.waitUntil();
        return jdbc.sql("""
                                insert into packet_capture (tenant_id, id, number_id, call_id, state, reason, voice, asked_at, asked_by,
                                                            packet_key, started_at, keep_until, repeat_key, repeat_digest)
                                values (:tenant, :id, :number, :call, :state, :reason, :voice, :at, :by, :key,
                                        case when :state = 'RUNNING' then :at::timestamptz end, :until::timestamptz,
                                        :repeatKey, case when :repeatKey::text is not null then :digest end)
                                on conflict do nothing
                                """)
                        .param("tenant", tenant.value())
                        .param("id", fresh.id())
                        .param("number", fresh.number().value())
                        .param("call", call == null ? null : call.value())
                        .param("state", call == null ? "WAITING" : "RUNNING")
                        .param("reason", fresh.reason())
                        .param("voice", fresh.voice())
                        .param("at", Timestamp.from(fresh.at()))
                        .param("by", fresh.by())
                        .param("key", fresh.key())
                        .param("until", until == null ? null : Timestamp.from(until))
                        .param("repeatKey", fresh.repeatKey())
                        .param("digest", fresh.digest())
                        .update()
                == 1;
    }

    record Repeated(UUID id, String digest) {}

    Optional<Repeated> repeated(String key) {
        return jdbc.sql("select id, repeat_digest from packet_capture where repeat_key = ?")
                .param(key)
                .query((row, index) -> new Repeated(row.getObject("id", UUID.class), row.getString("repeat_digest")))
                .optional();
    }

    /// The one that waits for a call of this number is this call's.
    Optional<PacketCapture> claim(PhoneNumberId number, CallId call, Instant now) {
        return jdbc.sql("""
                        update packet_capture set state = 'RUNNING', call_id = :call, started_at = :now::timestamptz, keep_until = null
                        where number_id = :number and state = 'WAITING' and keep_until > :now::timestamptz returning *
                        """)
                .param("call", call.value())
                .param("now", Timestamp.from(now))
                .param("number", number.value())
                .query(CaptureRows::read)
                .optional();
    }

    /// Newest first.
    List<PacketCapture> ofCall(CallId call) {
        return jdbc.sql("select * from packet_capture where call_id = ? order by asked_at desc, id")
                .param(call.value())
                .query(CaptureRows::read)
                .list();
    }

    Optional<PacketCapture> waiting(PhoneNumberId number) {
        return jdbc.sql("select * from packet_capture where number_id = ? and state = 'WAITING'")
                .param(number.value())
                .query(CaptureRows::read)
                .optional();
    }

    Optional<PacketCapture> find(UUID id) {
        return jdbc.sql("select * from packet_capture where id = ?")
                .param(id)
                .query(CaptureRows::read)
                .optional();
    }

    /// @return sealed; empty once what was captured is gone
    Optional<byte[]> key(UUID id) {
        return jdbc.sql("select packet_key from packet_capture where id = ? and packet_key is not null")
                .param(id)
                .query((row, index) -> row.getBytes(1))
                .optional();
    }

    boolean failed(UUID id, String why) {
        return jdbc.sql("""
                                update packet_capture set state = 'FAILED', packet_key = null, failure = ? where id = ? and state = 'RUNNING'
                                """).param(why).param(id).update() == 1;
    }

    /// Told twice is noted once; what a lost worker tells after all replaces what was settled without it.
    boolean ended(WorkerEvent.CaptureEnded told, Duration keep) {
        return jdbc.sql("""
                                update packet_capture set state = 'KEPT', ended_at = :at, ended_why = :why, millis = :millis, packets = :packets,
                                    bytes = :bytes, parts = :parts, keep_until = :until
                                where id = :id and call_id = :call and (state = 'RUNNING' or state = 'KEPT' and parts is null)
                                """)
                        .param("at", Timestamp.from(told.at()))
                        .param("why", told.end().name())
                        .param("millis", told.millis())
                        .param("packets", told.packets())
                        .param("bytes", told.bytes())
                        .param("parts", told.parts())
                        .param("until", Timestamp.from(told.at().plus(keep)))
                        .param("id", told.capture())
                        .param("call", told.callId().value())
                        .update()
                == 1;
    }

    /// Those that nobody has ended, of calls that have been over since before that moment.
    ///
    /// @return how it is kept from now on
    List<PacketCapture> settle(Instant callEndedBefore, Instant now, Duration keep) {
        return jdbc.sql("""
                        update packet_capture p set state = 'KEPT', ended_at = c.ended_at, keep_until = :until
                        from call c
                        where p.state = 'RUNNING' and c.tenant_id = p.tenant_id and c.id = p.call_id and c.phase = 'ENDED'
                          and c.ended_at < :before
                        returning p.*
                        """)
                .param("until", Timestamp.from(now.plus(keep)))
                .param("before", Timestamp.from(callEndedBefore))
                .query(CaptureRows::read)
                .list();
    }

    /// What was captured goes, and the key with it, so that a copy of it is of no use either.
    boolean removed(UUID id, State state, Instant at, @Nullable String by) {
        jdbc.sql("delete from packet_capture_part where capture_id = ?")
                .param(id)
                .update();
        return jdbc.sql("""
                                update packet_capture set state = ?, packet_key = null, removed_at = ?, removed_by = ?
                                where id = ? and state in ('WAITING', 'KEPT')
                                """)
                        .param(state.name())
                        .param(Timestamp.from(at))
                        .param(by)
                        .param(id)
                        .update()
                == 1;
    }

    List<PacketCapture> over(Instant now, int most) {
        return jdbc.sql("""
                        select * from packet_capture where state in ('WAITING', 'KEPT') and keep_until <= ? order by keep_until limit ?
                        """)
                .param(Timestamp.from(now))
                .param(most)
                .query(CaptureRows::read)
                .list();
    }

    /// Those of this call of which a part is missing: on its way, or lost with its worker.
    List<UUID> incomplete(CallId call) {
        return jdbc.sql("""
                        select id from packet_capture p where call_id = ? and state = 'KEPT'
                          and (parts is null or parts > (select count(*) from packet_capture_part c
                                                         where c.tenant_id = p.tenant_id and c.capture_id = p.id))
                        """)
                .param(call.value())
                .query((row, index) -> row.getObject(1, UUID.class))
                .list();
    }

    private static PacketCapture read(ResultSet row, int index) throws SQLException {
        @Nullable UUID call = row.getObject("call_id", UUID.class);
        @Nullable Long millis = row.getObject("millis", Long.class);
        @Nullable String end = row.getString("ended_why");
        @Nullable Instant removed = instant(row, "removed_at");
        return new PacketCapture(
                row.getObject("id", UUID.class),
                call == null ? null : new CallId(call),
                new PhoneNumberId(row.getString("number_id")),
                State.valueOf(row.getString("state")),
                row.getString("reason"),
                row.getBoolean("voice"),
                row.getTimestamp("asked_at").toInstant(),
                row.getString("asked_by"),
                instant(row, "ended_at"),
                millis == null ? null : Duration.ofMillis(millis),
                row.getObject("packets", Long.class),
                row.getObject("bytes", Long.class),
                end == null ? null : CaptureEnd.valueOf(end),
                instant(row, "keep_until"),
                removed == null ? null : new Removal(removed, row.getString("removed_by")),
                row.getString("failure"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        @Nullable Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }
}
