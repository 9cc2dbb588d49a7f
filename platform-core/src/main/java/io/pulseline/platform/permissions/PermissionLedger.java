package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.permissions.PermissionState.Usage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;

/// State rows of the ledger. Every method runs inside the caller's tenant transaction.
@Repository
class PermissionLedger {
    private static final TypeReference<List<Usage>> USAGES = new TypeReference<>() {};
    /// Counting beside each row: requests since the last connected call, connected business calls,
    /// unanswered streak.
    /// They
    /// reach a period back from when Meta last told the limits, so that what it counted is known one by
    /// one.
    private static final String SELECT = """
            select p.*, requests.times as request_times, calls.times as call_times, streak.unanswered as streak,
                   nullif(connected.at, '-infinity') as connected_at
            from permission p
            cross join lateral (
                select coalesce(max(c.ended_at), '-infinity') as at, coalesce(max(c.ended_at) filter (
                           where c.direction = 'BUSINESS_INITIATED'), '-infinity') as business_at
                from permission_call c
                where c.tenant_id = p.tenant_id and c.number_id = p.number_id and c.user_key = p.user_key and c.answered
            ) connected
            cross join lateral (
                select array_agg(r.requested_at order by r.requested_at desc) as times
                from permission_request r
                where r.tenant_id = p.tenant_id and r.number_id = p.number_id and r.user_key = p.user_key
                  and r.state <> 'REFUSED' and r.requested_at > greatest(least(?::timestamptz, p.limits_at) - interval '7 days', connected.at)
            ) requests
            cross join lateral (
                select array_agg(c.ended_at order by c.ended_at desc) as times
                from permission_call c
                where c.tenant_id = p.tenant_id and c.number_id = p.number_id and c.user_key = p.user_key
                  and c.answered and c.direction = 'BUSINESS_INITIATED' and c.ended_at > least(?::timestamptz, p.limits_at) - interval '7 days'
            ) calls
            cross join lateral (
                select count(*) as unanswered
                from permission_call c
                where c.tenant_id = p.tenant_id and c.number_id = p.number_id and c.user_key = p.user_key
                  and c.answered = false and c.direction = 'BUSINESS_INITIATED'
                  and c.ended_at > greatest(connected.business_at, p.streak_from)
            ) streak
            """;

    private final JdbcClient jdbc;
    private final PermissionRules rules;
    private final ObjectMapper json;
    private final Clock clock;

    PermissionLedger(JdbcClient jdbc, PermissionRules rules, ObjectMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.rules = rules;
        this.json = json;
        this.clock = clock;
    }

    /// The number that every row here refers to.
    boolean hasNumber(PhoneNumberId number) {
        return jdbc.sql("select exists (select 1 from phone_number where id = ?)")
                .param(number.value())
                .query(Boolean.class)
                .single();
    }

    /// A row, counted up to now.
    ///
    /// @param rules that its number lives by
    /// @param over  when the row still says TEMPORARY and its time is over
    record Known(String key, PermissionState state, List<PermissionRules.Rule> rules, boolean over) {}

    Optional<Known> find(PhoneNumberId number, WaUser user) {
        return keyOf(number, user)
                .flatMap(key -> select(" where p.number_id = ? and p.user_key = ?", number.value(), key).stream()
                        .findFirst());
    }

    Known known(PhoneNumberId number, String key) {
        return select(" where p.number_id = ? and p.user_key = ?", number.value(), key)
                .getFirst();
    }

    /// Soonest expiry first, at most 500.
    List<Known> board(@Nullable PhoneNumberId number) {
        return number == null
                ? select(" order by coalesce(p.expires_at, 'infinity'), p.number_id, p.user_key limit 500")
                : select(
                        " where p.number_id = ? order by coalesce(p.expires_at, 'infinity'), p.user_key limit 500",
                        number.value());
    }

    record Over(PhoneNumberId number, String key, Instant endedAt) {}

    /// Temporary permissions past their end that still stand as such, longest over first.
    List<Over> over(Instant now, int most) {
        return jdbc.sql("""
                        select number_id, user_key, expires_at from permission
                        where status = 'TEMPORARY' and expires_at <= ? order by expires_at limit ? for update skip locked
                        """)
                .param(Timestamp.from(now))
                .param(most)
                .query((row, index) -> new Over(
                        new PhoneNumberId(row.getString("number_id")),
                        row.getString("user_key"),
                        row.getTimestamp("expires_at").toInstant()))
                .list();
    }

    record Due(PhoneNumberId number, WaUser user, PermissionStatus status) {}

    /// What was not read since an instant: permissions that stand first, those read longest ago before
    /// the others.
    ///
    /// @param most of one number
    List<Due> due(Instant readBefore, int most) {
        Instant now = clock.instant();
        return jdbc.sql("""
                        select number_id, user_key, wa_id, bsuid, name, status from (
                            select *, row_number() over (partition by number_id
                                                         order by status = 'UNKNOWN', read_at nulls first) as place
                            from permission
                            where (status in ('PERMANENT', 'UNKNOWN') or status = 'TEMPORARY' and expires_at > ?)
                              and (read_at is null or read_at < ?)) p
                        where place <= ? order by place
                        """)
                .param(Timestamp.from(now))
                .param(Timestamp.from(readBefore))
                .param(most)
                .query((row, index) -> new Due(
                        new PhoneNumberId(row.getString("number_id")),
                        user(row),
                        PermissionStatus.valueOf(row.getString("status"))))
                .list();
    }

    /// Those rows, in no particular order.
    List<Known> of(List<BoardRow> rows) {
        return select(
                " join unnest(?::text[], ?::text[]) as wanted(number, key) on p.number_id = wanted.number and p.user_key = wanted.key",
                rows.stream().map(row -> row.number().value()).toArray(String[]::new),
                rows.stream().map(BoardRow::key).toArray(String[]::new));
    }

    /// Brings what the board sorts and filters by to what the ledger counts.
    void settle(PhoneNumberId number, String key) {
        PermissionState state = known(number, key).state();
        jdbc.sql("""
                        update permission p set unanswered = ?, ask_at = ?, call_at = ?,
                            asked_at = (select case when r.state = 'SENT' then r.requested_at end from permission_request r
                                        where r.number_id = p.number_id and r.user_key = p.user_key and r.state <> 'REFUSED'
                                        order by r.requested_at desc limit 1),
                            talked_at = (select max(c.ended_at) from permission_call c
                                         where c.number_id = p.number_id and c.user_key = p.user_key and c.answered)
                        where number_id = ? and user_key = ?
                        """)
                .param(state.unansweredStreak())
                .param(timestamp(state.forecast().nextRequestAt()))
                .param(timestamp(state.forecast().nextCallAt()))
                .param(number.value())
                .param(key)
                .update();
    }

    /// Meta's answer was not what we had.
    void drifted(PhoneNumberId number, String key, PermissionStatus had, Instant at) {
        jdbc.sql("update permission set drift_at = ?, drift_from = ? where number_id = ? and user_key = ?")
                .param(Timestamp.from(at))
                .param(had.name())
                .param(number.value())
                .param(key)
                .update();
    }

    private List<Known> select(String condition, Object... parameters) {
        Instant now = clock.instant();
        PermissionRules.Table inForce = rules.inForce(now);
        return jdbc.sql(SELECT + condition)
                .param(Timestamp.from(now))
                .param(Timestamp.from(now))
                .params(Arrays.asList(parameters))
                .query((row, index) -> read(row, inForce, now))
                .list();
    }

    /// By the business-scoped id, else by the number. A number that moved to another person is not that
    /// person.
    Optional<String> keyOf(PhoneNumberId number, WaUser user) {
        String bsuid = user.bsuid() == null ? null : user.bsuid().value();
        String waId = user.waId() == null ? null : user.waId().digits();
        return jdbc.sql("""
                        select user_key from permission p
                        left join user_spelling s on s.tenant_id = p.tenant_id and s.spelling = :wa
                        where number_id = :number
                          and (bsuid = :bsuid or (p.wa_id in (:wa, s.wa_id) and (bsuid is null or :bsuid::text is null)))
                        order by (bsuid is not distinct from :bsuid and :bsuid::text is not null) desc,
                            p.wa_id is not distinct from coalesce(s.wa_id, :wa) desc, as_of desc limit 1
                        """)
                .param("number", number.value())
                .param("bsuid", bsuid)
                .param("wa", waId)
                .query(String.class)
                .optional();
    }

    /// All rows of the user: two when two spellings were merged and something is kept under each. The one that both
    /// mean
    /// comes first.
    List<String> keysOf(PhoneNumberId number, WaUser user) {
        Optional<String> first = keyOf(number, user);
        List<String> others = first.isEmpty()
                ? List.of()
                : jdbc.sql("""
                        select o.user_key from permission p
                        join user_spelling s on s.tenant_id = p.tenant_id and s.wa_id = p.wa_id
                        join permission o on o.tenant_id = s.tenant_id and o.number_id = p.number_id and o.wa_id = s.spelling
                        where p.number_id = ? and p.user_key = ? and o.user_key <> p.user_key
                        """)
                        .param(number.value())
                        .param(first.get())
                        .query((row, index) -> row.getString("user_key"))
                        .list();
        return Stream.concat(first.stream(), others.stream()).toList();
    }

    /// Makes sure that the user has a row, and fills in what it learns of them.
    ///
    /// @return the row's key
    String know(TenantId tenant, PhoneNumberId number, WaUser user) {
        String key = keyOf(number, user).orElse(user.key());
        if (user.waId() != null) {
            jdbc.sql("""
                            update permission set wa_id = null
                            where number_id = ? and wa_id = ? and user_key <> ? and bsuid is not null
                            """)
                    .param(number.value())
                    .param(user.waId().digits())
                    .param(key)
                    .update();
        }
        jdbc.sql("""
                        insert into permission (tenant_id, number_id, user_key, wa_id, bsuid, name, status, source, spoken_by, as_of)
                        values (?, ?, ?, ?, ?, ?, 'UNKNOWN', 'never_read', 'LEDGER', ?)
                        on conflict (tenant_id, number_id, user_key) do update set
                            wa_id = coalesce(excluded.wa_id, permission.wa_id), bsuid = coalesce(excluded.bsuid, permission.bsuid),
                            name = coalesce(excluded.name, permission.name)
                        """)
                .param(tenant.value())
                .param(number.value())
                .param(key)
                .param(user.waId() == null ? null : user.waId().digits())
                .param(user.bsuid() == null ? null : user.bsuid().value())
                .param(user.name())
                .param(Timestamp.from(clock.instant()))
                .update();
        return key;
    }

    void rename(PhoneNumberId number, String key, WaUser after) {
        jdbc.sql("""
                        update permission set bsuid = coalesce(?, bsuid), wa_id = coalesce(?, wa_id)
                        where number_id = ? and user_key = ?
                        """)
                .param(after.bsuid() == null ? null : after.bsuid().value())
                .param(after.waId() == null ? null : after.waId().digits())
                .param(number.value())
                .param(key)
                .update();
    }

    void set(
            PhoneNumberId number,
            String key,
            PermissionStatus status,
            @Nullable Instant expiresAt,
            String source,
            Speaker spokenBy,
            Instant asOf) {
        jdbc.sql("""
                        update permission set status = ?, expires_at = ?, source = ?, spoken_by = ?, as_of = ?
                        where number_id = ? and user_key = ?
                        """)
                .param(status.name())
                .param(timestamp(expiresAt))
                .param(source)
                .param(spokenBy.name())
                .param(Timestamp.from(asOf))
                .param(number.value())
                .param(key)
                .update();
    }

    void ended(PhoneNumberId number, String key, Instant at) {
        jdbc.sql("update permission set ended_at = ? where number_id = ? and user_key = ?")
                .param(Timestamp.from(at))
                .param(number.value())
                .param(key)
                .update();
    }

    void setLimits(PhoneNumberId number, String key, List<Usage> limits, Instant at) {
        jdbc.sql(
                        "update permission set limits = ?::jsonb, limits_at = ?, read_at = ? where number_id = ? and user_key = ?")
                .param(json.writeValueAsString(limits))
                .param(Timestamp.from(at))
                .param(Timestamp.from(at))
                .param(number.value())
                .param(key)
                .update();
    }

    void startStreak(PhoneNumberId number, String key, Instant from) {
        jdbc.sql("""
                        update permission set streak_from = greatest(streak_from, ?) where number_id = ? and user_key = ?
                        """)
                .param(Timestamp.from(from))
                .param(number.value())
                .param(key)
                .update();
    }

    /// Told twice, it is one opening.
    ///
    /// @param at when it opened; it lasts [PermissionListener#WINDOW]
    void openWindow(PhoneNumberId number, String key, Instant at, WindowOpening.By by) {
        jdbc.sql("""
                        update permission set window_until = greatest(window_until, :until),
                            window_openings = case
                                when window_openings @> jsonb_build_array(jsonb_build_object('at', :at::text, 'by', :by::text))
                                then window_openings
                                else jsonb_path_query_array(
                                    jsonb_build_array(jsonb_build_object('at', :at::text, 'by', :by::text)) || window_openings,
                                    '$[0 to 9]') end
                        where number_id = :number and user_key = :key
                        """)
                .param("until", Timestamp.from(at.plus(PermissionListener.WINDOW)))
                .param("at", at.toString())
                .param("by", by.name())
                .param("number", number.value())
                .param("key", key)
                .update();
    }

    /// Newest first, at most ten.
    List<WindowOpening> windowOpenings(PhoneNumberId number, String key) {
        return jdbc.sql("""
                        select o ->> 'at' as at, o ->> 'by' as by
                        from permission p, jsonb_array_elements(p.window_openings) o
                        where p.number_id = ? and p.user_key = ? order by (o ->> 'at')::timestamptz desc
                        """)
                .param(number.value())
                .param(key)
                .query((row, index) -> new WindowOpening(
                        Instant.parse(row.getString("at")), WindowOpening.By.valueOf(row.getString("by"))))
                .list();
    }

    private Known read(ResultSet row, PermissionRules.Table table, Instant now) throws SQLException {
        History history = new History(
                instants(row, "request_times"),
                instants(row, "call_times"),
                instant(row, "connected_at"),
                row.getInt("streak"));
        PermissionStatus stored = PermissionStatus.valueOf(row.getString("status"));
        @Nullable Instant expires = instant(row, "expires_at");
        // Meta sends no event when a temporary permission ends: our own clock says it
        boolean over = stored == PermissionStatus.TEMPORARY && expires != null && !expires.isAfter(now);
        PermissionStatus status = over ? PermissionStatus.NONE : stored;
        List<Usage> told = json.readValue(row.getString("limits"), USAGES);
        List<PermissionRules.Rule> inForce = table.of(told);
        List<Usage> limits =
                new LimitUsage(new LimitUsage.Told(told, instant(row, "limits_at")), history, inForce, now).all();
        String key = row.getString("user_key");
        PermissionState state = new PermissionState(
                new PhoneNumberId(row.getString("number_id")),
                user(row),
                status,
                over ? null : expires,
                over ? expires : row.getString("source").equals("expired") ? instant(row, "ended_at") : null,
                over ? "expired" : row.getString("source"),
                over ? Speaker.RULE : Speaker.valueOf(row.getString("spoken_by")),
                over
                        ? Objects.requireNonNull(expires)
                        : row.getTimestamp("as_of").toInstant(),
                limits,
                history.streak(),
                instant(row, "window_until"),
                Forecasts.of(status, limits, history.streak(), inForce));
        return new Known(key, state, inForce, over);
    }

    private static WaUser user(ResultSet row) throws SQLException {
        String waId = row.getString("wa_id");
        String bsuid = row.getString("bsuid");
        boolean nameless = waId == null && bsuid == null;
        return new WaUser(
                nameless ? new E164(row.getString("user_key")) : waId == null ? null : new E164(waId),
                bsuid == null ? null : new Bsuid(bsuid),
                row.getString("name"));
    }

    private static List<Instant> instants(ResultSet row, String column) throws SQLException {
        java.sql.Array array = row.getArray(column);
        return array == null
                ? List.of()
                : Arrays.stream((Timestamp[]) array.getArray())
                        .map(Timestamp::toInstant)
                        .toList();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
