package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// SQL of the ledger. Every method runs inside the caller's tenant transaction.
@Repository
class PermissionLedger {
    private final JdbcClient jdbc;

    PermissionLedger(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// By the business-scoped id, else by the number: a user may be known under either.
    Optional<PermissionState> find(PhoneNumberId number, WaUser user) {
        return jdbc.sql("""
                        select * from permission where number_id = ? and (user_key = ? or wa_id = ?)
                        order by (user_key = ?) desc limit 1
                        """)
                .param(number.value())
                .param(user.key())
                .param(user.waId() == null ? null : user.waId().digits())
                .param(user.key())
                .query(PermissionLedger::state)
                .optional();
    }

    List<PermissionState> board(@Nullable PhoneNumberId number) {
        return jdbc.sql("""
                        select * from permission where ?::text is null or number_id = ?
                        order by expires_at nulls last, name limit 500
                        """)
                .param(number == null ? null : number.value())
                .param(number == null ? null : number.value())
                .query(PermissionLedger::state)
                .list();
    }

    void keep(TenantId tenant, PermissionState state) {
        WaUser user = state.user();
        String key = find(state.number(), user).map(known -> known.user().key()).orElse(user.key());
        jdbc.sql("""
                        insert into permission (tenant_id, number_id, user_key, wa_id, bsuid, name, status, expires_at, source,
                                                spoken_by, as_of, unanswered, window_until)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (tenant_id, number_id, user_key) do update set
                            wa_id = coalesce(excluded.wa_id, permission.wa_id), bsuid = coalesce(excluded.bsuid, permission.bsuid),
                            name = coalesce(excluded.name, permission.name), status = excluded.status,
                            expires_at = excluded.expires_at, source = excluded.source, spoken_by = excluded.spoken_by,
                            as_of = excluded.as_of, unanswered = excluded.unanswered,
                            window_until = greatest(excluded.window_until, permission.window_until)
                        """)
                .param(tenant.value())
                .param(state.number().value())
                .param(key)
                .param(user.waId() == null ? null : user.waId().digits())
                .param(user.bsuid() == null ? null : user.bsuid().value())
                .param(user.name())
                .param(state.status().name())
                .param(timestamp(state.expiresAt()))
                .param(state.source())
                .param(state.spokenBy().name())
                .param(Timestamp.from(state.asOf()))
                .param(state.unansweredStreak())
                .param(timestamp(state.windowUntil()))
                .update();
    }

    void append(
            TenantId tenant,
            PhoneNumberId number,
            WaUser user,
            Instant at,
            String kind,
            String source,
            String detail,
            @Nullable String proof) {
        String key = find(number, user).map(known -> known.user().key()).orElse(user.key());
        // one writer at a time for each chain
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
                .param(tenant + "|" + number + "|" + key)
                .query((row, index) -> true)
                .single();
        byte[] before = lastHash(number, key);
        Instant stored = at.truncatedTo(java.time.temporal.ChronoUnit.MICROS);
        jdbc.sql("""
                        insert into permission_event (tenant_id, number_id, user_key, at, kind, source, detail, proof, hash)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(tenant.value())
                .param(number.value())
                .param(key)
                .param(Timestamp.from(stored))
                .param(kind)
                .param(source)
                .param(detail)
                .param(proof)
                .param(link(before, number.value(), key, stored, kind, source, detail, proof))
                .update();
    }

    List<PermissionEvent> events(PhoneNumberId number, WaUser user) {
        String key = find(number, user).map(known -> known.user().key()).orElse(user.key());
        return jdbc.sql("select * from permission_event where number_id = ? and user_key = ? order by id")
                .param(number.value())
                .param(key)
                .query((row, index) -> new PermissionEvent(
                        row.getLong("id"),
                        row.getTimestamp("at").toInstant(),
                        row.getString("kind"),
                        row.getString("source"),
                        row.getString("detail"),
                        row.getString("proof"),
                        HexFormat.of().formatHex(row.getBytes("hash"))))
                .list();
    }

    Optional<Long> firstBroken(PhoneNumberId number, WaUser user) {
        String key = find(number, user).map(known -> known.user().key()).orElse(user.key());
        byte[] before = new byte[32];
        for (PermissionEvent event : events(number, user)) {
            byte[] expected = link(
                    before,
                    number.value(),
                    key,
                    event.at(),
                    event.kind(),
                    event.source(),
                    event.detail(),
                    event.proof());
            if (!Arrays.equals(expected, HexFormat.of().parseHex(event.hash()))) {
                return Optional.of(event.id());
            }
            before = expected;
        }
        return Optional.empty();
    }

    private byte[] lastHash(PhoneNumberId number, String key) {
        return jdbc.sql(
                        "select hash from permission_event where number_id = ? and user_key = ? order by id desc limit 1")
                .param(number.value())
                .param(key)
                .query(byte[].class)
                .optional()
                .orElse(new byte[32]);
    }

    private static byte[] link(
            byte[] before,
            String number,
            String key,
            Instant at,
            String kind,
            String source,
            String detail,
            @Nullable String proof) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(before);
            for (String part : new String[] {number, key, at.toString(), kind, source, detail, String.valueOf(proof)}) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                // the length keeps "ab"+"c" apart from "a"+"bc"
                sha.update(Integer.toString(bytes.length).getBytes(StandardCharsets.UTF_8));
                sha.update((byte) ':');
                sha.update(bytes);
            }
            return sha.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static PermissionState state(ResultSet row, int index) throws SQLException {
        String waId = row.getString("wa_id");
        String bsuid = row.getString("bsuid");
        return new PermissionState(
                new PhoneNumberId(row.getString("number_id")),
                new WaUser(
                        waId == null ? null : new E164(waId),
                        bsuid == null ? null : new Bsuid(bsuid),
                        row.getString("name")),
                PermissionStatus.valueOf(row.getString("status")),
                instant(row, "expires_at"),
                row.getString("source"),
                Speaker.valueOf(row.getString("spoken_by")),
                row.getTimestamp("as_of").toInstant(),
                List.of(),
                row.getInt("unanswered"),
                instant(row, "window_until"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
