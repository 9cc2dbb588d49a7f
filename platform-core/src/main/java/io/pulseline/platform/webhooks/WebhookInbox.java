package io.pulseline.platform.webhooks;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// What BSP staff see of the inbox, and the way to have a parked or unassigned event handled again.
@Service
public class WebhookInbox {
    private static final int MOST = 200;

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final InboxBell bell;

    WebhookInbox(TenantTransactions transactions, JdbcClient jdbc, AuditTrail audit, InboxBell bell) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.audit = audit;
        this.bell = bell;
    }

    /// READY: waiting or being tried; DONE: in effect; PARKED: gave up after five tries; UNASSIGNED: nobody's number.
    public enum State {
        READY,
        DONE,
        PARKED,
        UNASSIGNED
    }

    /// @param id       of this one happening; several may come from one delivery
    /// @param eventId  of the raw delivery it came in, what charges cite as evidence
    /// @param source   META, WORKER or TIMER
    /// @param tenant   null until it was handled, and for what is nobody's
    /// @param orderKey what keeps its order: `call:<Meta's id of the call>`, …
    /// @param attempts tries so far
    /// @param error    of the last try, null when it went well
    public record Entry(
            long id,
            UUID eventId,
            Instant receivedAt,
            String source,
            String field,
            String orderKey,
            State state,
            @Nullable TenantId tenant,
            @Nullable String wabaId,
            @Nullable String numberId,
            int attempts,
            @Nullable String error,
            @Nullable Instant doneAt,
            String body) {}

    /// @param before entries older than this id only, null for the newest
    /// @param tenant whose they are; null for any
    /// @param text   part of the body or of what keeps the order, as written; null for any
    public record Search(
            @Nullable State state,
            @Nullable String source,
            @Nullable String field,
            @Nullable String numberId,
            @Nullable UUID eventId,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Long before,
            @Nullable TenantId tenant,
            @Nullable String text) {
        public static final Search EVERYTHING = new Search(null, null, null, null, null, null, null, null, null, null);

        /// Everything that came in one delivery.
        public static Search ofDelivery(UUID event) {
            return new Search(null, null, null, null, event, null, null, null, null, null);
        }
    }

    public sealed interface Replay {
        /// It will be handled again.
        record Queued() implements Replay {}

        /// Its effects are committed; handling it once more would change nothing, so nothing was done.
        record AlreadyApplied(Instant at) implements Replay {}

        /// It is waiting for its turn anyway.
        record Waiting() implements Replay {}

        record Unknown() implements Replay {}
    }

    /// Newest first.
    ///
    /// @param limit at most 200
    public List<Entry> search(Search search, int limit) {
        return transactions.asOperator(
                "browse the inbox",
                () -> jdbc.sql("""
                        select * from ops.inbox_work
                        where (:state::text is null or state = :state) and (:source::text is null or kind = :source)
                          and (:field::text is null or field = :field) and (:number::text is null or number_id = :number)
                          and (:event::uuid is null or event_id = :event)
                          and (:from::timestamptz is null or received_at >= :from)
                          and (:to::timestamptz is null or received_at < :to) and (:before::bigint is null or id < :before)
                          and (:tenant::uuid is null or tenant_id = :tenant)
                          and (:text::text is null or strpos(order_key, :text) > 0 or strpos(body, :text) > 0)
                        order by id desc limit :limit
                        """)
                        .param(
                                "state",
                                search.state() == null ? null : search.state().name())
                        .param("source", search.source())
                        .param("field", search.field())
                        .param("number", search.numberId())
                        .param("event", search.eventId())
                        .param("from", timestamp(search.from()))
                        .param("to", timestamp(search.to()))
                        .param("before", search.before())
                        .param(
                                "tenant",
                                search.tenant() == null ? null : search.tenant().value())
                        .param("text", search.text())
                        .param("limit", Math.clamp(limit, 1, MOST))
                        .query(WebhookInbox::read)
                        .list());
    }

    public Optional<Entry> find(long id) {
        return transactions.asOperator(
                "read an inbox entry",
                () -> jdbc.sql("select * from ops.inbox_work where id = ?")
                        .param(id)
                        .query(WebhookInbox::read)
                        .optional());
    }

    /// The raw delivery as it came, byte for byte; empty when unknown or older than the archive.
    public Optional<byte[]> raw(UUID eventId) {
        return transactions.asOperator(
                "read a raw delivery",
                () -> jdbc.sql("select body from ops.webhook_event where id = ?")
                        .param(eventId)
                        .query(byte[].class)
                        .optional());
    }

    /// How many there are of each state that staff should look at.
    public long count(State state) {
        return transactions.asOperator(
                "count the inbox",
                () -> jdbc.sql("select count(*) from ops.inbox_work where state = ?")
                        .param(state.name())
                        .query(Long.class)
                        .single());
    }

    /// @param today   happenings that Meta told since midnight
    /// @param waiting told and not handled yet; timers that are not due wait for nothing
    /// @param oldest  of those that wait; null when none does
    public record Tally(long today, long waiting, @Nullable Instant oldest, long parked, long unassigned) {}

    /// @param zone where midnight is
    public Tally tally(ZoneId zone) {
        return transactions.asOperator(
                "count the inbox",
                () -> jdbc.sql("""
                        select (select count(*) from ops.inbox_work
                                where kind = 'META' and received_at >= date_trunc('day', now(), :zone)) as today,
                               count(*) filter (where state = 'READY' and kind <> 'TIMER') as waiting,
                               min(received_at) filter (where state = 'READY' and kind <> 'TIMER') as oldest,
                               count(*) filter (where state = 'PARKED') as parked,
                               count(*) filter (where state = 'UNASSIGNED') as unassigned
                        from ops.inbox_work where state <> 'DONE'
                        """)
                        .param("zone", zone.getId())
                        .query((row, index) -> {
                            @Nullable Timestamp oldest = row.getTimestamp("oldest");
                            return new Tally(
                                    row.getLong("today"),
                                    row.getLong("waiting"),
                                    oldest == null ? null : oldest.toInstant(),
                                    row.getLong("parked"),
                                    row.getLong("unassigned"));
                        })
                        .single());
    }

    /// Has one happening handled again, with fresh tries. What is already in effect stays as it is.
    public Replay replay(Actor actor, long id) {
        Optional<Entry> found = find(id);
        if (found.isEmpty()) {
            return new Replay.Unknown();
        }
        Entry entry = found.get();
        return switch (entry.state()) {
            case DONE ->
                new Replay.AlreadyApplied(Optional.ofNullable(entry.doneAt()).orElse(entry.receivedAt()));
            case READY -> new Replay.Waiting();
            case PARKED, UNASSIGNED -> {
                queue(actor, entry);
                bell.ring();
                yield new Replay.Queued();
            }
        };
    }

    /// Has everything parked or unassigned of a time span handled again, oldest first.
    ///
    /// @return how many were queued
    public int replay(Actor actor, Instant from, Instant to) {
        int queued = 0;
        for (State state : List.of(State.PARKED, State.UNASSIGNED)) {
            @Nullable Long before = null;
            List<Entry> page;
            do {
                page = search(new Search(state, null, null, null, null, from, to, before, null, null), MOST);
                for (Entry entry : page) {
                    queued += queue(actor, entry);
                    before = entry.id();
                }
            } while (page.size() == MOST);
        }
        bell.ring();
        return queued;
    }

    private int queue(Actor actor, Entry entry) {
        TenantId tenant = entry.tenant();
        if (tenant == null) {
            return transactions.asOperator("replay an unassigned event", () -> {
                audit.recordForStaff(actor, "webhook.replay", "webhook:" + entry.id(), null, null, null);
                return makeReady(entry.id());
            });
        }
        return transactions.inTenant(tenant, () -> {
            audit.record(tenant, actor, "webhook.replay", "webhook:" + entry.id(), null, null);
            audit.recordForStaff(actor, "webhook.replay", "webhook:" + entry.id(), tenant, null, null);
            return makeReady(entry.id());
        });
    }

    private int makeReady(long id) {
        return jdbc.sql("""
                        update ops.inbox_work set state = 'READY', attempts = 0, due_at = now()
                        where id = ? and state in ('PARKED', 'UNASSIGNED')
                        """).param(id).update();
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }

    private static Entry read(ResultSet row, int number) throws SQLException {
        @Nullable UUID tenant = row.getObject("tenant_id", UUID.class);
        @Nullable Timestamp done = row.getTimestamp("done_at");
        return new Entry(
                row.getLong("id"),
                row.getObject("event_id", UUID.class),
                row.getTimestamp("received_at").toInstant(),
                row.getString("kind"),
                row.getString("field"),
                row.getString("order_key"),
                State.valueOf(row.getString("state")),
                tenant == null ? null : new TenantId(tenant),
                row.getString("waba_id"),
                row.getString("number_id"),
                row.getInt("attempts"),
                row.getString("last_error"),
                done == null ? null : done.toInstant(),
                row.getString("body"));
    }
}
