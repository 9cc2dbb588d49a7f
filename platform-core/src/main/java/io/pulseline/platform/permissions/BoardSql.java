package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WaUser;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The board's questions to the database. Inside the caller's tenant transaction.
@Repository
class BoardSql {
    private static final int DAYS = 8;
    private static final int CELLS = 12;
    private static final Duration COUNTED = Duration.ofDays(90);

    private final JdbcClient jdbc;

    BoardSql(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<BoardRow> rows(BoardQuery query, Instant now, int limit) {
        BoardQuery.Cursor after = query.after();
        String number = query.number() == null ? null : query.number().value();
        String sought = query.sought() == null || query.sought().isBlank()
                ? null
                : query.sought().strip();
        return jdbc.sql("""
                        select * from permission
                        where (:number::text is null or number_id = :number)
                          and %s
                          and (:status::text is null or status = :status and not (status = 'TEMPORARY' and expires_at <= :now)
                               or :status = 'NONE' and status = 'TEMPORARY' and expires_at <= :now)
                          and (:sought::text is null or wa_id like :digits || '%%' or bsuid = :sought
                               or name ilike '%%' || :sought || '%%')
                          and (:user::text is null
                               or (coalesce(expires_at, 'infinity'), number_id, user_key) > (coalesce(:ends::timestamptz, 'infinity'), :at, :user))
                        order by coalesce(expires_at, 'infinity'), number_id, user_key limit :limit
                        """.formatted(view(query.view())))
                .param("number", number)
                .param("status", query.status() == null ? null : query.status().name())
                .param("now", Timestamp.from(now))
                .param("sought", sought)
                .param(
                        "digits",
                        sought == null ? null : sought.replaceFirst("^\\+", "").replaceAll("[ -]", ""))
                .param("ends", after == null || after.ends() == null ? null : Timestamp.from(after.ends()))
                .param("at", after == null ? null : after.number())
                .param("user", after == null ? null : after.user())
                .param("limit", limit)
                .query((row, index) -> read(row, now))
                .list();
    }

    /// Fixed texts: what a person writes is always a parameter.
    private static String view(BoardQuery.View view) {
        return switch (view) {
            case ALL -> "true";
            case ENDING ->
                "status = 'TEMPORARY' and expires_at > :now and expires_at <= :now::timestamptz + interval '48 hours'";
            case RISK -> "unanswered >= 2 and (status = 'PERMANENT' or status = 'TEMPORARY' and expires_at > :now)";
            case ASKED -> "asked_at > :now::timestamptz - interval '7 days'";
            case BLOCKED ->
                "ask_at > :now and (status in ('NONE', 'UNKNOWN') or status = 'TEMPORARY' and expires_at <= :now or call_at > :now)";
            case DRIFT -> "drift_at > :now::timestamptz - interval '7 days'";
        };
    }

    private static BoardRow read(ResultSet row, Instant now) throws SQLException {
        PermissionStatus stored = PermissionStatus.valueOf(row.getString("status"));
        Instant expires = instant(row, "expires_at");
        boolean over = stored == PermissionStatus.TEMPORARY && expires != null && !expires.isAfter(now);
        String waId = row.getString("wa_id");
        String bsuid = row.getString("bsuid");
        String key = row.getString("user_key");
        boolean nameless = waId == null && bsuid == null;
        return new BoardRow(
                new PhoneNumberId(row.getString("number_id")),
                new WaUser(
                        nameless ? new E164(key) : waId == null ? null : new E164(waId),
                        bsuid == null ? null : new Bsuid(bsuid),
                        row.getString("name")),
                key,
                over ? PermissionStatus.NONE : stored,
                expires,
                over ? "expired" : row.getString("source"),
                over ? Speaker.RULE : Speaker.valueOf(row.getString("spoken_by")),
                over && expires != null ? expires : row.getTimestamp("as_of").toInstant(),
                row.getInt("unanswered"),
                later(instant(row, "ask_at"), now),
                later(instant(row, "call_at"), now),
                instant(row, "window_until"),
                instant(row, "asked_at"),
                instant(row, "talked_at"),
                instant(row, "drift_at"),
                row.getString("drift_from"));
    }

    private static @Nullable Instant later(@Nullable Instant at, Instant now) {
        return at == null || !at.isAfter(now) ? null : at;
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }

    PermissionBoard.Figures figures(@Nullable PhoneNumberId number, Instant now) {
        return jdbc.sql("""
                        select count(*) filter (where status = 'PERMANENT' or live) as callable,
                               count(*) filter (where live) as temporary,
                               count(*) filter (where live and expires_at <= :now::timestamptz + interval '48 hours') as ending,
                               count(*) filter (where unanswered >= 3 and (status = 'PERMANENT' or live)) as risk,
                               count(*) filter (where asked_at > :now::timestamptz - interval '7 days') as asked,
                               min(asked_at) filter (where asked_at > :now::timestamptz - interval '7 days') as oldest,
                               count(*) filter (where drift_at > :now::timestamptz - interval '7 days') as drifted,
                               count(*) as known
                        from (select *, status = 'TEMPORARY' and expires_at > :now as live from permission
                              where :number::text is null or number_id = :number) p
                        """)
                .param("now", Timestamp.from(now))
                .param("number", number == null ? null : number.value())
                .query((row, index) -> new PermissionBoard.Figures(
                        row.getLong("callable"),
                        row.getLong("temporary"),
                        row.getLong("ending"),
                        row.getLong("risk"),
                        row.getLong("asked"),
                        instant(row, "oldest"),
                        row.getLong("drifted"),
                        row.getLong("known")))
                .single();
    }

    List<PermissionBoard.EndDay> calendar(@Nullable PhoneNumberId number, Instant now, ZoneId zone) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        Map<LocalDate, long[]> cells = new HashMap<>();
        jdbc.sql("""
                        select (expires_at at time zone :zone)::date as day,
                               extract(hour from expires_at at time zone :zone)::int / 2 as cell, count(*) as ends
                        from permission
                        where status = 'TEMPORARY' and expires_at > :now and expires_at < :to
                          and (:number::text is null or number_id = :number)
                        group by 1, 2
                        """)
                .param("zone", zone.getId())
                .param("now", Timestamp.from(now))
                .param(
                        "to",
                        Timestamp.from(today.plusDays(DAYS).atStartOfDay(zone).toInstant()))
                .param("number", number == null ? null : number.value())
                .query(row -> {
                    cells.computeIfAbsent(row.getObject("day", LocalDate.class), day -> new long[CELLS])[
                                    row.getInt("cell")] =
                            row.getLong("ends");
                });
        List<PermissionBoard.EndDay> days = new ArrayList<>();
        for (int i = 0; i < DAYS; i++) {
            LocalDate day = today.plusDays(i);
            long[] counts = cells.getOrDefault(day, new long[CELLS]);
            days.add(new PermissionBoard.EndDay(
                    day, java.util.Arrays.stream(counts).boxed().toList()));
        }
        return days;
    }

    List<PermissionBoard.Answers> hours(@Nullable PhoneNumberId number, Instant now, ZoneId zone) {
        PermissionBoard.Answers[] hours = new PermissionBoard.Answers[24];
        for (int hour = 0; hour < hours.length; hour++) {
            hours[hour] = new PermissionBoard.Answers(hour, 0, 0);
        }
        jdbc.sql("""
                        select extract(hour from requested_at at time zone :zone)::int as hour, count(*) as asks,
                               count(*) filter (where state = 'ACCEPTED') as yes
                        from permission_request
                        where requested_at > :from and (:number::text is null or number_id = :number)
                          and (state in ('ACCEPTED', 'DECLINED') or state = 'SENT' and requested_at < :closed)
                        group by 1
                        """)
                .param("zone", zone.getId())
                .param("from", Timestamp.from(now.minus(COUNTED)))
                .param("closed", Timestamp.from(now.minus(Duration.ofDays(7))))
                .param("number", number == null ? null : number.value())
                .query(row -> {
                    int hour = row.getInt("hour");
                    hours[hour] = new PermissionBoard.Answers(hour, row.getLong("asks"), row.getLong("yes"));
                });
        return List.of(hours);
    }
}
