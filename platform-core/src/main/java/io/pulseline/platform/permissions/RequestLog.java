package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.webhooks.MetaEvent;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Requests for permission and their fate. Inside the caller's tenant transaction.
@Repository
class RequestLog {
    private final JdbcClient jdbc;
    private final Clock clock;

    RequestLog(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    record Row(
            UUID id,
            PhoneNumberId number,
            String userKey,
            String state,
            @Nullable String messageId) {}

    /// The one that holds this idempotency key; a request that Meta refused gives its key back.
    Optional<Row> ofKey(String idempotencyKey) {
        return jdbc.sql("select * from permission_request where idempotency_key = ? and state <> 'REFUSED'")
                .param(idempotencyKey)
                .query((row, index) -> new Row(
                        row.getObject("id", UUID.class),
                        new PhoneNumberId(row.getString("number_id")),
                        row.getString("user_key"),
                        row.getString("state"),
                        row.getString("message_id")))
                .optional();
    }

    /// Claims the (number, user) for one request in flight. A claim that outlived its process counts as possibly sent.
    ///
    /// @return false when another request to this user is in flight, or the key was taken meanwhile
    boolean claim(
            TenantId tenant,
            UUID id,
            PhoneNumberId number,
            String userKey,
            String idempotencyKey,
            String kind,
            @Nullable String content,
            String actor,
            Instant now,
            Instant abandonedBefore) {
        jdbc.sql("""
                        update permission_request set state = 'UNKNOWN'
                        where number_id = ? and user_key = ? and state = 'SENDING' and requested_at < ?
                        """)
                .param(number.value())
                .param(userKey)
                .param(Timestamp.from(abandonedBefore))
                .update();
        return jdbc.sql("""
                        insert into permission_request (tenant_id, id, number_id, user_key, idempotency_key, kind, content, actor,
                                                        state, requested_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, 'SENDING', ?) on conflict do nothing
                        """)
                        .param(tenant.value())
                        .param(id)
                        .param(number.value())
                        .param(userKey)
                        .param(idempotencyKey)
                        .param(kind)
                        .param(content)
                        .param(actor)
                        .param(Timestamp.from(now))
                        .update()
                == 1;
    }

    /// @param state SENT, UNKNOWN or REFUSED
    void outcome(UUID id, String state, @Nullable String messageId, @Nullable String fault) {
        jdbc.sql(
                        "update permission_request set state = ?, message_id = ?, fault = ? where id = ? and state = 'SENDING'")
                .param(state)
                .param(messageId)
                .param(fault)
                .param(id)
                .update();
    }

    /// The user may think again while the buttons work: the later answer stands, in whatever order they come.
    void answered(String messageId, boolean accepted, Instant at) {
        jdbc.sql("""
                        update permission_request set state = ?, answered_at = ?
                        where message_id = ? and (answered_at is null or answered_at <= ?)
                        """)
                .param(accepted ? "ACCEPTED" : "DECLINED")
                .param(Timestamp.from(at))
                .param(messageId)
                .param(Timestamp.from(at))
                .update();
    }

    /// Newest first, with what has become of each by now.
    List<SentRequest> of(PhoneNumberId number, String key) {
        Instant now = clock.instant();
        List<SentRequest> newestFirst = new ArrayList<>();
        jdbc.sql("""
                        select * from permission_request where number_id = ? and user_key = ? and state <> 'REFUSED'
                        order by requested_at desc limit 50
                        """).param(number.value()).param(key).query(row -> {
            newestFirst.add(SentRequest.of(row, newestFirst, now));
        });
        return newestFirst;
    }

    /// @return whose request it was, empty when the message is none of ours
    Optional<Row> delivery(MetaEvent.MessageStatus status, Instant at) {
        return jdbc.sql("""
                        update permission_request set delivery = case when delivery = 'read' and ? <> 'failed' then delivery else ? end,
                               delivered_at = case when ? in ('delivered', 'read') then coalesce(delivered_at, ?) else delivered_at end,
                               pricing_type = coalesce(?, pricing_type),
                               pricing_category = coalesce(?, pricing_category),
                               state = case when ? = 'failed' and state in ('SENT', 'UNKNOWN') then 'FAILED' else state end
                        where message_id = ?
                        returning *
                        """)
                .param(status.status())
                .param(status.status())
                .param(status.status())
                .param(Timestamp.from(at))
                .param(status.pricingType())
                .param(status.pricingCategory())
                .param(status.status())
                .param(status.messageId())
                .query((row, index) -> new Row(
                        row.getObject("id", UUID.class),
                        new PhoneNumberId(row.getString("number_id")),
                        row.getString("user_key"),
                        row.getString("state"),
                        row.getString("message_id")))
                .optional();
    }
}
