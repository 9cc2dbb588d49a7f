package io.pulseline.platform.outbound;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/// Messages to endpoints: written with what happened, tried by [DeliveryLoop], sent again by hand.
@Service
public class Deliveries {
    static final Duration GIVE_UP = Duration.ofDays(3);
    /// Longer than an attempt can take; after it a claim whose process died is due again.
    static final Duration CLAIM = Duration.ofMinutes(1);

    private static final int SHOWN = 50;
    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(3),
            Duration.ofHours(6),
            Duration.ofHours(12));

    private final TenantTransactions transactions;
    private final AuditTrail audit;
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    Deliveries(TenantTransactions transactions, AuditTrail audit, JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.transactions = transactions;
        this.audit = audit;
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /// Joins the transaction of what happened: one message to each endpoint that listens.
    void tell(TenantId tenant, String event, Map<String, ?> data) {
        transactions.inTenant(tenant, () -> {
            List<UUID> listening = jdbc.sql("select id from outbound_endpoint where ? = any (events)")
                    .param(event)
                    .query((row, index) -> row.getObject("id", UUID.class))
                    .list();
            if (!listening.isEmpty()) {
                String messageId = "msg_" + UUID.randomUUID();
                String body = body(event, data);
                listening.forEach(endpoint -> put(tenant, endpoint, messageId, event, body));
            }
        });
    }

    /// A message that says nothing but that it arrives.
    ///
    /// @return false for an unknown endpoint
    public boolean test(Actor actor, TenantId tenant, UUID endpoint) {
        return transactions.inTenant(tenant, () -> {
            boolean known = jdbc.sql("select exists (select from outbound_endpoint where id = ?)")
                    .param(endpoint)
                    .query(Boolean.class)
                    .single();
            if (known) {
                put(
                        tenant,
                        endpoint,
                        "msg_" + UUID.randomUUID(),
                        "webhook.test",
                        body("webhook.test", Map.of("asked_by", actor.label())));
            }
            return known;
        });
    }

    /// At once, whatever became of it before. The receiver knows it by its id.
    ///
    /// @return false when the endpoint has no such message
    public boolean replay(Actor actor, TenantId tenant, UUID endpoint, UUID id) {
        Timestamp now = Timestamp.from(clock.instant());
        return transactions.inTenant(tenant, () -> {
            boolean replayed = jdbc.sql("""
                            update outbound_delivery set state = 'WAITING', due_at = ?, made_at = ?, attempts = 0
                            where id = ? and endpoint_id = ?
                            """)
                            .param(now)
                            .param(now)
                            .param(id)
                            .param(endpoint)
                            .update()
                    == 1;
            if (replayed) {
                audit.record(tenant, actor, "webhook.delivery.replay", "delivery:" + id, null, null);
            }
            return replayed;
        });
    }

    /// Newest first.
    public List<Delivery> of(TenantId tenant, UUID endpoint) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql(
                                "select * from outbound_delivery where endpoint_id = ? order by made_at desc, id limit ?")
                        .param(endpoint)
                        .param(SHOWN)
                        .query(Deliveries::read)
                        .list());
    }

    /// Tenants with something due, in no order that repeats.
    List<TenantId> due() {
        return transactions.asOperator(
                "find messages that are due",
                () -> jdbc.sql("""
                        select tenant_id from (select distinct d.tenant_id from outbound_delivery d
                            join outbound_endpoint e on e.tenant_id = d.tenant_id and e.id = d.endpoint_id
                            join tenant t on t.id = d.tenant_id and t.state = 'ACTIVE'
                            where d.state = 'WAITING' and d.due_at <= ? and e.paused_at is null) due order by random()
                        """)
                        .param(Timestamp.from(clock.instant()))
                        .query((row, index) -> new TenantId(row.getObject("tenant_id", UUID.class)))
                        .list());
    }

    /// The oldest due ones, claimed for [#CLAIM].
    List<Delivery> claim(TenantId tenant, int most) {
        Instant now = clock.instant();
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                        update outbound_delivery set attempts = attempts + 1, tried_at = :now, due_at = :until
                        where id in (select d.id from outbound_delivery d join outbound_endpoint e on e.id = d.endpoint_id
                                     where d.state = 'WAITING' and d.due_at <= :now and e.paused_at is null
                                     order by d.due_at limit :most for update of d skip locked)
                        returning *
                        """)
                        .param("now", Timestamp.from(now))
                        .param("until", Timestamp.from(now.plus(CLAIM)))
                        .param("most", most)
                        .query(Deliveries::read)
                        .list());
    }

    /// What became of an attempt: done, or due again after a longer pause, or given up after three days.
    void settle(TenantId tenant, Delivery delivery, Receiver.Answer answer, Duration took) {
        Instant now = clock.instant();
        Instant next = now.plus(PAUSES.get(Math.clamp(delivery.attempts() - 1L, 0, PAUSES.size() - 1)));
        boolean over = next.isAfter(delivery.madeAt().plus(GIVE_UP))
                || answer.outcome().equals("gone");
        Delivery.State state =
                answer.delivered() ? Delivery.State.DELIVERED : over ? Delivery.State.FAILED : Delivery.State.WAITING;
        transactions.inTenant(tenant, () -> {
            jdbc.sql("""
                            update outbound_delivery set state = ?, due_at = ?, status = ?, outcome = ?, took_millis = ? where id = ?
                            """)
                    .param(state.name())
                    .param(Timestamp.from(next))
                    .param(answer.status())
                    .param(answer.outcome())
                    .param((int) took.toMillis())
                    .param(delivery.id())
                    .update();
            if (answer.outcome().equals("gone")) {
                jdbc.sql("update outbound_endpoint set paused_at = now(), pause_reason = 'gone' where id = ?")
                        .param(delivery.endpoint())
                        .update();
            }
        });
    }

    private void put(TenantId tenant, UUID endpoint, String messageId, String event, String body) {
        Timestamp now = Timestamp.from(clock.instant());
        jdbc.sql("""
                        insert into outbound_delivery (tenant_id, id, endpoint_id, message_id, event, body, made_at, due_at, state)
                        values (?, ?, ?, ?, ?, ?, ?, ?, 'WAITING')
                        """)
                .param(tenant.value())
                .param(UUID.randomUUID())
                .param(endpoint)
                .param(messageId)
                .param(event)
                .param(body)
                .param(now)
                .param(now)
                .update();
    }

    private String body(String event, Map<String, ?> data) {
        return json.writeValueAsString(
                Map.of("type", event, "timestamp", clock.instant().toString(), "data", data));
    }

    private static Delivery read(ResultSet row, int index) throws SQLException {
        return new Delivery(
                row.getObject("id", UUID.class),
                row.getObject("endpoint_id", UUID.class),
                row.getString("message_id"),
                row.getString("event"),
                row.getString("body"),
                row.getTimestamp("made_at").toInstant(),
                row.getTimestamp("due_at").toInstant(),
                Delivery.State.valueOf(row.getString("state")),
                row.getInt("attempts"),
                Endpoints.instant(row, "tried_at"),
                number(row, "took_millis"),
                number(row, "status"),
                row.getString("outcome"));
    }

    private static @Nullable Integer number(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }
}
