package io.pulseline.platform.webhooks;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.WorkerEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.ObjectMapper;

/// Hands ready work to the listeners. A lane is locked by its row while one item of it is handled, so any number of
/// processes may
/// run this; within an order key the oldest ready item goes first, and an item that keeps failing holds back only its
/// own key.
@Component
class InboxDispatcher implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(InboxDispatcher.class);
    private static final int CONSUMERS = 4;
    private static final int TRIES = 5;
    private static final Duration POLL = Duration.ofMillis(100);

    private final InboxWork work;
    private final TenantTransactions transactions;
    private final ObjectProvider<InboxListener> listeners;
    private final ObjectProvider<TenantResolver> resolvers;
    private final InboxBell bell;
    private final ObjectMapper json;
    private final Clock clock;
    private volatile boolean running;

    InboxDispatcher(
            InboxWork work,
            TenantTransactions transactions,
            ObjectProvider<InboxListener> listeners,
            ObjectProvider<TenantResolver> resolvers,
            InboxBell bell,
            ObjectMapper json,
            Clock clock) {
        this.work = work;
        this.transactions = transactions;
        this.listeners = listeners;
        this.resolvers = resolvers;
        this.bell = bell;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public void start() {
        running = true;
        for (int i = 0; i < CONSUMERS; i++) {
            Thread.ofVirtual().name("inbox-" + i).start(this::consume);
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void consume() {
        while (running) {
            try {
                if (drain() == 0) {
                    bell.await(POLL);
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException trouble) {
                // the database is away: nothing is lost, it is all in the table
                LOG.warn("event=inbox-poll-failed reason=\"{}\"", trouble.toString());
                pause();
            }
        }
    }

    private void pause() {
        try {
            bell.await(Duration.ofSeconds(1));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// One round over every lane that has work; tests call it instead of the threads.
    ///
    /// @return items handled
    int drain() {
        int handled = 0;
        for (int lane : work.readyLanes()) {
            for (Optional<InboxWork.Row> next = work.peek(lane); next.isPresent(); next = work.peek(lane)) {
                if (!handle(next.get())) {
                    break;
                }
                handled++;
            }
        }
        return handled;
    }

    /// @return false when another consumer has the lane
    private boolean handle(InboxWork.Row row) {
        Optional<TenantId> tenant = tenantOf(row);
        if (tenant.isEmpty()) {
            return transactions.global(() -> work.unassigned(row));
        }
        try {
            return transactions.inTenant(tenant.get(), () -> {
                if (!work.lock(row)) {
                    return false;
                }
                for (InboxItem item : items(row)) {
                    listeners.orderedStream().forEach(listener -> listener.on(tenant.get(), item));
                }
                work.done(row, tenant.get());
                return true;
            });
        } catch (RuntimeException failure) {
            LOG.warn(
                    "event=inbox-item-failed id={} attempt={} tenant={} reason=\"{}\"",
                    row.id(),
                    row.attempts() + 1,
                    tenant.get(),
                    failure.toString(),
                    failure);
            Instant again = clock.instant().plus(Duration.ofMillis(200L << Math.min(row.attempts() * 2, 10)));
            transactions.global(() -> work.failed(row, failure.toString(), again, TRIES));
            return true;
        }
    }

    private Optional<TenantId> tenantOf(InboxWork.Row row) {
        @Nullable WabaId waba = row.wabaId() == null ? null : new WabaId(row.wabaId());
        @Nullable PhoneNumberId number = row.numberId() == null ? null : new PhoneNumberId(row.numberId());
        return resolvers
                .orderedStream()
                .flatMap(resolver -> switch (row.kind()) {
                    case META -> resolver.ofMeta(waba, number, row.displayNumber()).stream();
                    case WORKER, TIMER -> resolver.ofCall(callOf(row)).stream();
                })
                .findFirst();
    }

    private CallId callOf(InboxWork.Row row) {
        return CallId.of(row.orderKey().substring("call:".length()));
    }

    private List<InboxItem> items(InboxWork.Row row) {
        return switch (row.kind()) {
            case META -> {
                @Nullable WabaId waba = row.wabaId() == null ? null : new WabaId(row.wabaId());
                @Nullable PhoneNumberId number = row.numberId() == null ? null : new PhoneNumberId(row.numberId());
                yield MetaEventParser.parse(
                                row.field(), json.readTree(row.body()).path("value"))
                        .stream()
                        .<InboxItem>map(
                                event -> new InboxItem.FromMeta(row.eventId(), row.receivedAt(), waba, number, event))
                        .toList();
            }
            case WORKER ->
                List.of(new InboxItem.FromWorker(
                        row.eventId(),
                        row.receivedAt(),
                        String.valueOf(row.workerId()),
                        row.epoch() == null ? 0 : row.epoch(),
                        json.readValue(row.body(), WorkerEvent.class)));
            case TIMER -> List.of(new InboxItem.FromTimer(row.eventId(), row.receivedAt(), row.field(), callOf(row)));
        };
    }
}
