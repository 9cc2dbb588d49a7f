package io.pulseline.platform.webhooks;

import io.pulseline.platform.NoDatabase;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.EventBatch;
import io.pulseline.platform.wire.WorkerEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// The inbox with its tables in memory: the real splitter, parser and dispatcher, by the meaning of the
/// statements that they use. Few lanes, so that calls share them.
public final class VirtualInbox implements Inbox, InboxTimers {
    private static final int LANES = 5;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final TenantTransactions transactions;
    private final Clock clock;
    private final Random random;
    private final Consumer<Runnable> wrote;
    private final Consumer<Instant> workAt;
    private final List<Item> items = new ArrayList<>();
    private final Map<String, Integer> keys = new LinkedHashMap<>();
    private final Work work = new Work();
    private long next = 1;

    /// @param wrote  told the opposite of each write, for a transaction that does not commit
    /// @param workAt told when there will be something to do
    public VirtualInbox(
            TenantTransactions transactions,
            Clock clock,
            Random random,
            Consumer<Runnable> wrote,
            Consumer<Instant> workAt) {
        this.transactions = transactions;
        this.clock = clock;
        this.random = random;
        this.wrote = wrote;
        this.workAt = workAt;
    }

    private static final class Item {
        final InboxWork.Row row;
        final String digest;
        String state = "READY";
        Instant due;
        int attempts;
        int applied;

        @Nullable
        String error;

        Item(InboxWork.Row row, String digest, Instant due) {
            this.row = row;
            this.digest = digest;
            this.due = due;
        }
    }

    /// One consumer of one process.
    ///
    /// @return does one round over every lane that has work and says how many items it handled
    public Reader reader(List<TenantResolver> resolvers, InboxListener listener) {
        InboxDispatcher dispatcher = new InboxDispatcher(
                work,
                transactions,
                provider(List.of(listener)),
                provider(List.of()),
                provider(resolvers),
                new InboxBell(),
                JSON,
                clock);
        return dispatcher::drain;
    }

    public interface Reader {
        int drain();
    }

    private static <T> ObjectProvider<T> provider(List<T> all) {
        return new ObjectProvider<>() {
            @Override
            public Stream<T> orderedStream() {
                return all.stream();
            }
        };
    }

    /// Spares those who look for nothing a transaction.
    public boolean hasWork() {
        return items.stream().anyMatch(work::isDue);
    }

    /// What is wrong when everything has come to rest; empty when each item took effect exactly once.
    public List<String> unfinished() {
        return items.stream()
                .filter(item -> !item.state.equals("DONE") || item.applied != 1)
                .map(item -> item.row.kind() + " " + item.row.orderKey() + " " + item.row.field() + " is " + item.state
                        + " after " + item.attempts + " failures and " + item.applied + " effects: " + item.error)
                .toList();
    }

    public int size() {
        return items.size();
    }

    @Override
    public Receipt store(byte[] body) throws UnreadableDelivery {
        List<DeliverySplitter.Change> changes = DeliverySplitter.split(body);
        UUID event = id();
        Instant now = clock.instant();
        int fresh = transactions.asIntake(() -> changes.stream()
                .mapToInt(change -> add(event, now, InboxWork.Kind.META, change, null, 0, now))
                .sum());
        return new Receipt(fresh, changes.size() - fresh);
    }

    @Override
    public long storeWorkerEvents(EventBatch batch) {
        UUID event = id();
        Instant now = clock.instant();
        transactions.asIntake(() -> {
            for (EventBatch.Numbered numbered : batch.events()) {
                WorkerEvent fact = numbered.event();
                add(
                        event,
                        now,
                        InboxWork.Kind.WORKER,
                        change(
                                batch.workerId() + "|" + batch.epoch() + "|" + numbered.sequence(),
                                fact.getClass().getSimpleName(),
                                fact.callId(),
                                JSON.writerFor(WorkerEvent.class).writeValueAsString(fact)),
                        batch.workerId(),
                        batch.epoch(),
                        now);
            }
            return true;
        });
        return batch.events().getLast().sequence();
    }

    @Override
    public void schedule(TenantId tenant, CallId call, String name, Instant due) {
        add(
                id(),
                clock.instant(),
                InboxWork.Kind.TIMER,
                change("timer|" + call + "|" + name, name, call, call.toString()),
                null,
                0,
                due);
    }

    private static DeliverySplitter.Change change(String digest, String field, CallId call, String json) {
        return new DeliverySplitter.Change(
                DeliverySplitter.sha256(digest), field, "call:" + call, json, null, null, null);
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private int add(
            UUID event,
            Instant now,
            InboxWork.Kind kind,
            DeliverySplitter.Change change,
            @Nullable String worker,
            long epoch,
            Instant due) {
        String digest = Arrays.toString(change.digest());
        if (items.stream().anyMatch(item -> item.digest.equals(digest))) {
            return 0;
        }
        // by the order in which keys came up: the ids of calls are not the seed's
        int lane = keys.computeIfAbsent(change.orderKey(), fresh -> keys.size()) % LANES;
        Item item = new Item(
                new InboxWork.Row(
                        next++,
                        event,
                        now,
                        kind,
                        change.orderKey(),
                        lane,
                        change.json(),
                        change.field(),
                        change.wabaId(),
                        change.numberId(),
                        change.displayNumber(),
                        worker,
                        epoch,
                        0),
                digest,
                due);
        items.add(item);
        wrote.accept(() -> items.remove(item));
        workAt.accept(due);
        return 1;
    }

    private final class Work extends InboxWork {
        Work() {
            super(NoDatabase.transactions(), NoDatabase.jdbc());
        }

        private boolean isDue(Item item) {
            return item.state.equals("READY") && !item.due.isAfter(clock.instant());
        }

        private boolean holdsBack(Item older, Item item) {
            return older.row.orderKey().equals(item.row.orderKey())
                    && older.row.id() < item.row.id()
                    && older.state.equals("READY")
                    && !isDue(older)
                    && older.attempts > 0;
        }

        @Override
        List<Integer> readyLanes() {
            return transactions.global(() -> {
                List<Integer> lanes = new ArrayList<>(IntStream.range(0, LANES)
                        .filter(lane -> items.stream().anyMatch(item -> item.row.lane() == lane && isDue(item)))
                        .boxed()
                        .toList());
                Collections.shuffle(lanes, random);
                return lanes;
            });
        }

        @Override
        List<Row> ready(int lane, int most) {
            return transactions.global(() -> items.stream()
                    .filter(item -> item.row.lane() == lane && isDue(item))
                    .filter(item -> items.stream().noneMatch(older -> holdsBack(older, item)))
                    .limit(most)
                    .map(item -> item.row)
                    .toList());
        }

        /// Transactions come one after another here: the lane is always free.
        @Override
        boolean lock(List<Row> rows) {
            return rows.stream().allMatch(row -> item(row).state.equals("READY"));
        }

        @Override
        void done(List<Row> rows, TenantId tenant) {
            for (Row row : rows) {
                Item item = item(row);
                change(item, "DONE", item.attempts, item.due);
                item.applied++;
                wrote.accept(() -> item.applied--);
            }
        }

        @Override
        boolean unassigned(Row row) {
            Item item = item(row);
            change(item, "UNASSIGNED", item.attempts, item.due);
            return true;
        }

        @Override
        int failed(Row row, @Nullable TenantId tenant, String error, Instant again, int tries) {
            Item item = item(row);
            item.error = error;
            change(item, item.attempts + 1 >= tries ? "PARKED" : "READY", item.attempts + 1, again);
            return 1;
        }

        private Item item(Row row) {
            return items.stream()
                    .filter(item -> item.row.id() == row.id())
                    .findFirst()
                    .orElseThrow();
        }

        private void change(Item item, String state, int attempts, Instant due) {
            String stateBefore = item.state;
            int attemptsBefore = item.attempts;
            Instant dueBefore = item.due;
            item.state = state;
            item.attempts = attempts;
            item.due = due;
            wrote.accept(() -> {
                item.state = stateBefore;
                item.attempts = attemptsBefore;
                item.due = dueBefore;
            });
            workAt.accept(due.isAfter(clock.instant()) ? due : clock.instant());
        }
    }
}
