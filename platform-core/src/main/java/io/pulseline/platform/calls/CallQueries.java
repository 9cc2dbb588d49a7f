package io.pulseline.platform.calls;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
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

    CallPage list(CallFilter filter, @Nullable String cursor, int limit) {
        @Nullable Instant before = null;
        @Nullable UUID beforeId = null;
        if (cursor != null) {
            String[] parts = cursor.split("_", 2);
            before = Instant.parse(parts[0]);
            beforeId = UUID.fromString(parts[1]);
        }
        List<CallView> found = jdbc.sql("""
                        select * from call
                        where (:from::timestamptz is null or started_at >= :from) and (:to::timestamptz is null or started_at < :to)
                          and (:number::text is null or number_id = :number)
                          and (:direction::text is null or direction = :direction)
                          and (:outcome::text is null or outcome = :outcome)
                          and (:user::text is null or wa_id = :user or bsuid = :user)
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
                .param("agent", filter.agent())
                .param("wacid", filter.wacid())
                .param("before", CallRows.timestamp(before))
                .param("beforeId", beforeId)
                .param("limit", limit + 1)
                .query(rows::read)
                .list();
        if (found.size() <= limit) {
            return new CallPage(found, null);
        }
        CallView last = found.get(limit - 1);
        return new CallPage(found.subList(0, limit), last.startedAt() + "_" + last.id());
    }
}
