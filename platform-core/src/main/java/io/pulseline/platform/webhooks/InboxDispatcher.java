package io.pulseline.platform.webhooks;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.tracing.CallTraces;
import io.pulseline.platform.wire.WorkerEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import tools.jackson.databind.ObjectMapper;

/// Hands ready work to the listeners. A lane is locked by its row while items of it are handled, so any number of
/// processes may run this; within an order key the oldest ready item goes first, and an item that keeps failing holds
/// back only its own key.
@Component
class InboxDispatcher implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(InboxDispatcher.class);
    private static final int CONSUMERS = 4;
    private static final int TRIES = 5;
    private static final int LONGEST_ID = 64;
    private static final Duration STOP_WAIT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(100);
    /// Rows of a lane that are read at once.
    private static final int BATCH = 32;

    private enum Look {
        ONCE,
        AGAIN
    }

    private enum End {
        HANDLED,
        FAILED,
        /// Another process has the lane, or has done the row.
        NOT_OURS
    }

    private final InboxWork work;
    private final TenantTransactions transactions;
    private final ObjectProvider<InboxListener> listeners;
    private final ObjectProvider<UnassignedListener> strangers;
    private final ObjectProvider<TenantResolver> resolvers;
    private final InboxBell bell;
    private final ObjectMapper json;
    private final Clock clock;
    private final List<Thread> consumers = new CopyOnWriteArrayList<>();
    /// Lanes that a thread of this process has: two would only wait for each other in the database.
    private final Map<Integer, Look> busy = new ConcurrentHashMap<>();

    private volatile boolean running;

    InboxDispatcher(
            InboxWork work,
            TenantTransactions transactions,
            ObjectProvider<InboxListener> listeners,
            ObjectProvider<UnassignedListener> strangers,
            ObjectProvider<TenantResolver> resolvers,
            InboxBell bell,
            ObjectMapper json,
            Clock clock) {
        this.work = work;
        this.transactions = transactions;
        this.listeners = listeners;
        this.strangers = strangers;
        this.resolvers = resolvers;
        this.bell = bell;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public void start() {
        running = true;
        for (int i = 0; i < CONSUMERS; i++) {
            consumers.add(Thread.ofVirtual().name("inbox-" + i).start(this::consume));
        }
    }

    @Override
    public void stop() {
        running = false;
        try {
            for (Thread consumer : consumers) {
                consumer.join(STOP_WAIT);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        consumers.clear();
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
            // another thread of this process that has the lane looks once more, for what woke this one
            if (busy.merge(lane, Look.ONCE, (has, asks) -> Look.AGAIN) == Look.ONCE) {
                handled += empty(lane);
            }
        }
        return handled;
    }

    private int empty(int lane) {
        int handled = 0;
        try {
            do {
                handled += read(lane);
            } while (busy.computeIfPresent(lane, (key, look) -> look == Look.AGAIN ? Look.ONCE : null) != null
                    && !stopping());
        } finally {
            busy.remove(lane);
        }
        return handled;
    }

    private int read(int lane) {
        int handled = 0;
        List<InboxWork.Row> ready = work.ready(lane, BATCH);
        while (!ready.isEmpty()) {
            Map<String, List<InboxWork.Row>> byKey = ready.stream()
                    .collect(Collectors.groupingBy(InboxWork.Row::orderKey, LinkedHashMap::new, Collectors.toList()));
            for (List<InboxWork.Row> rows : byKey.values()) {
                int some = stopping() ? 0 : handle(rows);
                if (some == 0) {
                    return handled;
                }
                handled += some;
            }
            ready = ready.size() < BATCH ? List.of() : work.ready(lane, BATCH);
        }
        return handled;
    }

    private boolean stopping() {
        return !running && !consumers.isEmpty();
    }

    /// @param rows of one order key, oldest first
    /// @return how many were looked at, 0 when another process has the lane
    private int handle(List<InboxWork.Row> rows) {
        if (rows.size() > 1 && together(rows)) {
            return rows.size();
        }
        int looked = 0;
        for (InboxWork.Row row : rows) {
            switch (handle(row)) {
                case HANDLED -> looked++;
                case FAILED -> {
                    // those behind it wait until it may be tried again
                    return looked + 1;
                }
                case NOT_OURS -> {
                    return looked;
                }
            }
        }
        return looked;
    }

    /// What came of one call in one moment takes effect in one transaction: a commit costs more than most items. When
    /// one of them fails, nothing has happened, and each is handled by itself.
    private boolean together(List<InboxWork.Row> rows) {
        if (rows.stream().map(InboxDispatcher::address).distinct().count() > 1) {
            return false;
        }
        try {
            return tenantOf(rows.getFirst()).map(tenant -> traced(tenant, rows)).orElse(false);
        } catch (RuntimeException | StackOverflowError failure) {
            if (isDatabaseAway(failure)) {
                throw failure;
            }
            return false;
        }
    }

    /// What the tenant is found by.
    private static List<@Nullable String> address(InboxWork.Row row) {
        return row.kind() == InboxWork.Kind.META
                ? Arrays.asList(row.wabaId(), row.numberId(), row.displayNumber())
                : List.of(row.orderKey());
    }

    private End handle(InboxWork.Row row) {
        @Nullable TenantId tenant = null;
        try {
            tenant = tenantOf(row).orElse(null);
            boolean ours = tenant == null ? transactions.global(() -> unassigned(row)) : traced(tenant, List.of(row));
            return ours ? End.HANDLED : End.NOT_OURS;
        } catch (RuntimeException | StackOverflowError failure) {
            if (isDatabaseAway(failure)) {
                throw failure;
            }
            failed(row, tenant, failure);
            return End.FAILED;
        }
    }

    /// What a worker or a timer says belongs to its call's trace; Meta does not know our id.
    private boolean traced(TenantId tenant, List<InboxWork.Row> rows) {
        InboxWork.Row first = rows.getFirst();
        return first.kind() == InboxWork.Kind.META
                ? apply(tenant, rows)
                : CallTraces.step(callOf(first), first.field(), () -> apply(tenant, rows));
    }

    /// Everything the listeners write and the marks that the items are done commit together or not at all.
    private boolean apply(TenantId tenant, List<InboxWork.Row> rows) {
        return transactions.inTenant(tenant, () -> {
            if (!work.lock(rows)) {
                return false;
            }
            for (InboxWork.Row row : rows) {
                for (InboxItem item : items(row)) {
                    listeners.orderedStream().forEach(listener -> listener.on(tenant, item));
                }
            }
            work.done(rows, tenant);
            return true;
        });
    }

    private boolean unassigned(InboxWork.Row row) {
        boolean ours = work.unassigned(row);
        if (ours && row.kind() == InboxWork.Kind.META) {
            for (InboxItem item : items(row)) {
                if (item instanceof InboxItem.FromMeta meta) {
                    strangers.orderedStream().forEach(listener -> listener.onUnassigned(meta));
                }
            }
        }
        return ours;
    }

    /// Then the item is not to blame and loses no try.
    private static boolean isDatabaseAway(Throwable failure) {
        return failure instanceof CannotCreateTransactionException
                || failure instanceof TransactionSystemException
                || failure instanceof DataAccessResourceFailureException;
    }

    private void failed(InboxWork.Row row, @Nullable TenantId tenant, Throwable failure) {
        LOG.warn(
                "event=inbox-item-failed id={} attempt={} tenant={} reason=\"{}\"",
                row.id(),
                row.attempts() + 1,
                tenant,
                failure.toString(),
                failure);
        Instant again = clock.instant().plus(Duration.ofMillis(200L << Math.min(row.attempts() * 2, 10)));
        transactions.global(() -> work.failed(row, tenant, failure.toString(), again, TRIES));
    }

    private Optional<TenantId> tenantOf(InboxWork.Row row) {
        @Nullable WabaId waba = wabaOf(row);
        @Nullable PhoneNumberId number = numberOf(row);
        return resolvers
                .orderedStream()
                .flatMap(resolver -> switch (row.kind()) {
                    case META -> resolver.ofMeta(waba, number, row.displayNumber()).stream();
                    case WORKER, TIMER -> resolver.ofCall(callOf(row)).stream();
                })
                .findFirst();
    }

    private static @Nullable WabaId wabaOf(InboxWork.Row row) {
        return row.wabaId() == null || row.wabaId().length() > LONGEST_ID ? null : new WabaId(row.wabaId());
    }

    private static @Nullable PhoneNumberId numberOf(InboxWork.Row row) {
        return row.numberId() == null || row.numberId().length() > LONGEST_ID
                ? null
                : new PhoneNumberId(row.numberId());
    }

    private CallId callOf(InboxWork.Row row) {
        return CallId.of(row.orderKey().substring("call:".length()));
    }

    private List<InboxItem> items(InboxWork.Row row) {
        return switch (row.kind()) {
            case META -> {
                @Nullable WabaId waba = wabaOf(row);
                @Nullable PhoneNumberId number = numberOf(row);
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
