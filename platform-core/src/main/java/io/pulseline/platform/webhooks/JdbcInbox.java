package io.pulseline.platform.webhooks;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.EventBatch;
import io.pulseline.platform.wire.WorkerEvent;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.ObjectMapper;

@Repository
class JdbcInbox implements Inbox, InboxTimers {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final Clock clock;
    private final InboxBell bell;

    JdbcInbox(TenantTransactions transactions, JdbcClient jdbc, ObjectMapper json, Clock clock, InboxBell bell) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.bell = bell;
    }

    @Override
    public Receipt store(byte[] body) throws UnreadableDelivery {
        List<DeliverySplitter.Change> changes = DeliverySplitter.split(body);
        UUID event = UUID.randomUUID();
        Instant now = clock.instant();
        int fresh = transactions.asIntake(() -> {
            raw(event, now, "META", body);
            int stored = 0;
            for (DeliverySplitter.Change change : changes) {
                stored += work(event, now, "META", change, null, null, now);
            }
            return stored;
        });
        bell.ring();
        return new Receipt(fresh, changes.size() - fresh);
    }

    @Override
    public long storeWorkerEvents(EventBatch batch) {
        if (batch.events().isEmpty()) {
            return 0;
        }
        UUID event = UUID.randomUUID();
        Instant now = clock.instant();
        transactions.asIntake(() -> {
            raw(event, now, "WORKER", json.writeValueAsBytes(batch));
            for (EventBatch.Numbered numbered : batch.events()) {
                WorkerEvent fact = numbered.event();
                String key = "call:" + fact.callId();
                work(
                        event,
                        now,
                        "WORKER",
                        new DeliverySplitter.Change(
                                DeliverySplitter.sha256(
                                        batch.workerId() + "|" + batch.epoch() + "|" + numbered.sequence()),
                                fact.getClass().getSimpleName(),
                                key,
                                json.writerFor(WorkerEvent.class).writeValueAsString(fact),
                                null,
                                null,
                                null),
                        batch.workerId(),
                        batch.epoch(),
                        now);
            }
            return true;
        });
        bell.ring();
        return batch.events().getLast().sequence();
    }

    @Override
    public void schedule(TenantId tenant, CallId call, String name, Instant due) {
        String key = "call:" + call;
        work(
                UUID.randomUUID(),
                clock.instant(),
                "TIMER",
                new DeliverySplitter.Change(
                        DeliverySplitter.sha256("timer|" + call + "|" + name),
                        name,
                        key,
                        call.toString(),
                        null,
                        null,
                        null),
                null,
                null,
                due);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                bell.ring();
            }
        });
    }

    private void raw(UUID event, Instant now, String source, byte[] body) {
        jdbc.sql("insert into ops.webhook_event (id, received_at, source, body) values (?, ?, ?, ?)")
                .param(event)
                .param(Timestamp.from(now))
                .param(source)
                .param(body)
                .update();
    }

    private int work(
            UUID event,
            Instant now,
            String kind,
            DeliverySplitter.Change change,
            @Nullable String worker,
            @Nullable Long epoch,
            Instant due) {
        // a NUL cannot be stored as text; strangers may send one in a name
        String body = new String(change.json().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                .replace("\u0000", "");
        return jdbc.sql("""
                        insert into ops.inbox_work (event_id, received_at, kind, digest, order_key, lane, body, field,
                                                    waba_id, number_id, display_number, worker_id, epoch, due_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict do nothing
                        """)
                .param(event)
                .param(Timestamp.from(now))
                .param(kind)
                .param(change.digest())
                .param(change.orderKey())
                .param(change.lane())
                .param(body)
                .param(change.field())
                .param(change.wabaId())
                .param(change.numberId())
                .param(change.displayNumber())
                .param(worker)
                .param(epoch)
                .param(Timestamp.from(due))
                .update();
    }
}
