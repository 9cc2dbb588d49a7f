package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PersonId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Lists of calls. Inside the caller's tenant transaction.
@Repository
class CallQueries {
    private final JdbcClient jdbc;
    private final CallRows rows;

    CallQueries(JdbcClient jdbc, CallRows rows) {
        this.jdbc = jdbc;
        this.rows = rows;
    }

    List<CallView> live() {
        return jdbc.sql("select * from call where phase <> 'ENDED' order by started_at")
                .query(rows::read)
                .list();
    }

    /// Who does not want a call in its present step, by call.
    Map<CallId, Set<PersonId>> declined() {
        return jdbc
                .sql("""
                        select d.call_id, d.person_id from call_decline d join call c on c.tenant_id = d.tenant_id and c.id = d.call_id
                        where c.phase <> 'ENDED' and d.at >= coalesce(c.ring_since, c.started_at)
                        """)
                .query((row, index) -> Map.entry(
                        new CallId(row.getObject("call_id", UUID.class)),
                        new PersonId(row.getObject("person_id", UUID.class))))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toSet())));
    }

    boolean inTeam(UUID team, PersonId agent) {
        return jdbc.sql("select exists (select from team_member where team_id = ? and person_id = ?)")
                .param(team)
                .param(agent.value())
                .query(Boolean.class)
                .single();
    }

    /// MOS of the user's voice by call, of those who talk and were measured.
    Map<CallId, Double> liveVoices() {
        return jdbc
                .sql("""
                        select id, (quality -> 'META' ->> 'mos')::float8 as mos from call
                        where phase = 'IN_PROGRESS' and quality -> 'META' ->> 'mos' is not null
                        """)
                .query((row, index) -> Map.entry(new CallId(row.getObject("id", UUID.class)), row.getDouble("mos")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String[] spellings(@Nullable String user) {
        return user != null && user.matches("[1-9][0-9]{4,14}")
                ? new E164(user).spellings().stream().map(E164::digits).toArray(String[]::new)
                : new String[] {String.valueOf(user)};
    }

    CallPage list(CallFilter filter, @Nullable String cursor, int limit) {
        Cursor after = Cursor.parse(cursor);
        List<CallView> found = jdbc.sql("""
                        select * from call
                        where (:from::timestamptz is null or started_at >= :from) and (:to::timestamptz is null or started_at < :to)
                          and (:number::text is null or number_id = :number)
                          and (:direction::text is null or direction = :direction)
                          and (:outcome::text is null or outcome = :outcome)
                          and (:user::text is null or wa_id = any (:spellings) or bsuid = :user
                               or wa_id in (select s.spelling from user_spelling s join permission p
                                            on p.tenant_id = s.tenant_id and p.wa_id = s.wa_id where p.bsuid = :user))
                          and (:agent::text is null or agent_name ilike '%' || :agent || '%')
                          and (:wacid::text is null or wacid = :wacid)
                          and (:before::timestamptz is null or (started_at, id) < (:before, :beforeId::uuid))
                        order by started_at desc, id desc limit :limit
                        """)
                .param("from", CallRows.timestamp(filter.from()))
                .param("to", CallRows.timestamp(filter.to()))
                .param(
                        "number",
                        filter.number() == null ? null : filter.number().value())
                .param(
                        "direction",
                        filter.direction() == null ? null : filter.direction().name())
                .param("outcome", CallRows.name(filter.outcome()))
                .param("user", filter.user())
                .param("spellings", spellings(filter.user()))
                .param("agent", filter.agent())
                .param("wacid", filter.wacid())
                .param("before", CallRows.timestamp(after.before()))
                .param("beforeId", after.id())
                .param("limit", limit + 1)
                .query(rows::read)
                .list();
        if (found.size() <= limit) {
            return new CallPage(found, null);
        }
        CallView last = found.get(limit - 1);
        return new CallPage(found.subList(0, limit), cursor(last));
    }

    static String cursor(CallView last) {
        return last.startedAt() + "_" + last.id();
    }

    /// Both null: from the newest on.
    private record Cursor(
            @Nullable Instant before, @Nullable UUID id) {
        /// @throws IllegalArgumentException for text that no page gave out
        static Cursor parse(@Nullable String text) {
            if (text == null) {
                return new Cursor(null, null);
            }
            String[] parts = text.split("_", 2);
            try {
                return new Cursor(Instant.parse(parts[0]), UUID.fromString(parts[parts.length - 1]));
            } catch (DateTimeParseException unreadable) {
                throw new IllegalArgumentException("this cursor is not understood", unreadable);
            }
        }
    }
}
