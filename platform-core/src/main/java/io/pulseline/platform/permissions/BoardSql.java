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
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The board's questions to the database. Inside the caller's tenant transaction.
@Repository
class BoardSql {
    private static final int DAYS = 8;
    private static final int CELLS = 12;
    private static final Duration COUNTED = Duration.ofDays(90);

    /// A user who is written in two ways, and whom somebody merged, has the row that both mean.
    private static final String MERGED = """
            exists (select from user_spelling s join permission o
                        on o.tenant_id = s.tenant_id and o.wa_id = s.wa_id
                    where s.spelling = permission.wa_id and o.number_id = permission.number_id)
            """;

    private static final String ONE_ROW = "not " + MERGED;

    /// The rows that [#ONE_ROW] leaves out: as few as people have merged, where asking it of each row would read them
    /// all.
    private static final String LEFT_OUT =
            "(select * from permission where wa_id = any (array(select spelling from user_spelling)) and " + MERGED
                    + ") left_out";

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
                        where %s and %s and %s
                          and (:status::text is null or status = :status and not (status = 'TEMPORARY' and expires_at <= :now)
                               or :status = 'NONE' and status = 'TEMPORARY' and expires_at <= :now)
                          and (:sought::text is null or wa_id like any (:digits) or bsuid = :sought
                               or name ilike '%%' || :sought || '%%')
                          and %s
                        order by coalesce(expires_at, 'infinity'), number_id, user_key limit :limit
                        """.formatted(of(query.number()), view(query.view()), ONE_ROW, behind(after)))
                .param("number", number)
                .param("status", query.status() == null ? null : query.status().name())
                .param("now", Timestamp.from(now))
                .param("sought", sought)
                .param("digits", beginnings(sought))
                .param("ends", after == null || after.ends() == null ? null : Timestamp.from(after.ends()))
                .param("at", after == null ? null : after.number())
                .param("user", after == null ? null : after.user())
                .param("limit", limit)
                .query((row, index) -> read(row, now))
                .list();
    }

    /// Half a number has one spelling, a whole one all of its own.
    private static String[] beginnings(@Nullable String sought) {
        String digits = sought == null ? "" : sought.replaceFirst("^\\+", "").replaceAll("[ -]", "");
        return digits.matches("[1-9][0-9]{4,14}")
                ? new E164(digits)
                        .spellings().stream().map(one -> one.digits() + "%").toArray(String[]::new)
                : new String[] {digits + "%"};
    }

    private static String behind(BoardQuery.@Nullable Cursor after) {
        return after == null
                ? "true"
                : "(coalesce(expires_at, 'infinity'), number_id, user_key) > (coalesce(:ends::timestamptz, 'infinity'), :at, :user)";
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

    /// Each figure is a range of an index that holds everything it asks for: one pass over all rows with a
    /// condition
    /// for every figure took five times as long at 50,000 users.
    PermissionBoard.Figures figures(@Nullable PhoneNumberId number, Instant now) {
        PermissionBoard.Figures all = figures(number, now, "permission");
        PermissionBoard.Figures twice = figures(number, now, LEFT_OUT);
        return new PermissionBoard.Figures(
                all.callable() - twice.callable(),
                all.temporary() - twice.temporary(),
                all.ending() - twice.ending(),
                all.risk() - twice.risk(),
                all.asked() - twice.asked(),
                all.oldestAsk(),
                all.drifted() - twice.drifted(),
                all.known() - twice.known());
    }

    private PermissionBoard.Figures figures(@Nullable PhoneNumberId number, Instant now, String rows) {
        return jdbc.sql("""
                        with live as (
                            select count(*) as all_of_them,
                                   count(*) filter (where expires_at <= :now::timestamptz + interval '48 hours') as ending
                            from %2$s where status = 'TEMPORARY' and expires_at > :now and %1$s
                        ), asked as (
                            select count(*) as all_of_them, min(asked_at) as oldest
                            from %2$s where asked_at > :now::timestamptz - interval '7 days' and %1$s
                        )
                        select live.all_of_them
                               + (select count(*) from %2$s where status = 'PERMANENT' and %1$s) as callable,
                               live.all_of_them as temporary, live.ending, asked.all_of_them as asked, asked.oldest,
                               (select count(*) from %2$s
                                where unanswered > 0 and unanswered >= 3 and %1$s
                                  and (status = 'PERMANENT' or status = 'TEMPORARY' and expires_at > :now)) as risk,
                               (select count(*) from %2$s
                                where drift_at > :now::timestamptz - interval '7 days' and %1$s) as drifted,
                               (select count(*) from %2$s where %1$s) as known
                        from live, asked
                        """.formatted(of(number), rows))
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

    /// Fixed texts: a number that may be null in the condition itself hides the index from the planner.
    private static String of(@Nullable PhoneNumberId number) {
        return number == null ? "true" : "number_id = :number";
    }

    List<PermissionBoard.EndDay> calendar(@Nullable PhoneNumberId number, Instant now, ZoneId zone) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        Map<LocalDate, long[]> cells = new HashMap<>();
        jdbc.sql("""
                        select date_bin(:bin::interval, expires_at, 'epoch') as bin, count(*) as ends
                        from permission
                        where status = 'TEMPORARY' and expires_at > :now and expires_at < :to and %1$s
                        group by 1
                        union all
                        select date_bin(:bin::interval, expires_at, 'epoch'), -count(*)
                        from %2$s
                        where status = 'TEMPORARY' and expires_at > :now and expires_at < :to and %1$s
                        group by 1
                        """.formatted(of(number), LEFT_OUT))
                .param("bin", bin(zone, now, now.plus(Duration.ofDays(DAYS))))
                .param("now", Timestamp.from(now))
                .param(
                        "to",
                        Timestamp.from(today.plusDays(DAYS).atStartOfDay(zone).toInstant()))
                .param("number", number == null ? null : number.value())
                .query(row -> {
                    ZonedDateTime at = at(row, zone);
                    cells.computeIfAbsent(at.toLocalDate(), day -> new long[CELLS])[at.getHour() / 2] +=
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

    /// What instants are counted by before a zone comes in, because a zone's arithmetic for each of
    /// thousands of rows is
    /// what costs most: hours of the globe where the zone's are the same, else the quarters that all hours
    /// are made of.
    private static String bin(ZoneId zone, Instant from, Instant to) {
        boolean whole =
                Stream.of(from, to).allMatch(at -> zone.getRules().getOffset(at).getTotalSeconds() % 3600 == 0);
        return whole ? "1 hour" : "15 minutes";
    }

    private static ZonedDateTime at(ResultSet row, ZoneId zone) throws SQLException {
        return row.getTimestamp("bin").toInstant().atZone(zone);
    }

    List<PermissionBoard.Answers> hours(@Nullable PhoneNumberId number, Instant now, ZoneId zone) {
        long[] asks = new long[24];
        long[] yes = new long[24];
        jdbc.sql("""
                        select date_bin(:bin::interval, requested_at, 'epoch') as bin, 1 as answer, count(*) as asks
                        from permission_request where state = 'ACCEPTED' and requested_at > :from and %1$s group by 1
                        union all
                        select date_bin(:bin::interval, requested_at, 'epoch'), 0, count(*)
                        from permission_request where state = 'DECLINED' and requested_at > :from and %1$s group by 1
                        union all
                        select date_bin(:bin::interval, requested_at, 'epoch'), 0, count(*)
                        from permission_request
                        where state = 'SENT' and requested_at > :from and requested_at < :closed and %1$s group by 1
                        """.formatted(of(number)))
                .param("bin", bin(zone, now.minus(COUNTED), now))
                .param("from", Timestamp.from(now.minus(COUNTED)))
                .param("closed", Timestamp.from(now.minus(Duration.ofDays(7))))
                .param("number", number == null ? null : number.value())
                .query(row -> {
                    int hour = at(row, zone).getHour();
                    asks[hour] += row.getLong("asks");
                    yes[hour] += row.getInt("answer") * row.getLong("asks");
                });
        return IntStream.range(0, 24)
                .mapToObj(hour -> new PermissionBoard.Answers(hour, asks[hour], yes[hour]))
                .toList();
    }
}
