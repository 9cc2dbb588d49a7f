package io.pulseline.platform.calls;

import io.pulseline.platform.NoDatabase;
import io.pulseline.platform.calls.CallSimulation.Mistake;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.numbers.SignallingMode;
import io.pulseline.platform.workers.WorkerRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/// The tables of calls in memory, by the meaning of the statements they stand for. What a transaction wrote
/// is taken back when it does not commit.
final class VirtualTables {
    private static final ObjectMapper JSON = new ObjectMapper();

    final Map<CallId, Row> calls = new LinkedHashMap<>();
    final Map<CallId, List<CallEntry>> entries = new LinkedHashMap<>();
    final List<TaskRow> tasks = new ArrayList<>();
    final Store store = new Store();
    final Timeline timeline = new Timeline();
    final Tasks outbox = new Tasks();
    private final VirtualTime time;
    private final VirtualTransactions transactions;
    private final Consumer<String> broken;
    private final Consumer<Instant> taskAt;
    private final FleetState fleet;
    private final Mistake mistake;

    /// What the tables must know of workers: orphans are found by a join with the registry.
    interface FleetState {
        boolean serves(WorkerRef worker);
    }

    VirtualTables(
            VirtualTime time,
            VirtualTransactions transactions,
            Consumer<Instant> taskAt,
            FleetState fleet,
            Consumer<String> broken,
            Mistake mistake) {
        this.mistake = mistake;
        this.time = time;
        this.transactions = transactions;
        this.taskAt = taskAt;
        this.fleet = fleet;
        this.broken = broken;
    }

    static final class Row implements Cloneable {
        final TenantId tenant;
        final CallId id;
        final PhoneNumberId number;
        final Instant startedAt;

        @Nullable
        Wacid wacid;

        CallState state;

        @Nullable
        WaUser user;

        @Nullable
        UUID agent;

        @Nullable
        String agentName;

        @Nullable
        WorkerRef worker;

        @Nullable
        String opaque;

        @Nullable
        String key;

        @Nullable
        String ourSdp;

        @Nullable
        String peerSdp;

        Route.@Nullable Kind route;
        /// when it was first seen as ended
        @Nullable
        Instant overSince;

        Row(TenantId tenant, CallId id, PhoneNumberId number, Instant startedAt, CallState state) {
            this.tenant = tenant;
            this.id = id;
            this.number = number;
            this.startedAt = startedAt;
            this.state = state;
        }

        Row copy() {
            try {
                return (Row) clone();
            } catch (CloneNotSupportedException impossible) {
                throw new AssertionError(impossible);
            }
        }

        boolean ended() {
            return state.ended();
        }

        CallView view() {
            return new CallView(
                    tenant,
                    id,
                    wacid,
                    number,
                    state.direction(),
                    state.phase(),
                    CallVerdicts.outcome(state),
                    CallVerdicts.fault(state),
                    CallVerdicts.reason(state),
                    user,
                    agent,
                    agentName,
                    worker,
                    null,
                    opaque,
                    null,
                    null,
                    startedAt,
                    state.ringingAt(),
                    state.answeredAt(),
                    state.endedAt(),
                    state.seconds(),
                    state.errors(),
                    ourSdp,
                    peerSdp,
                    route,
                    null,
                    null,
                    null,
                    SignallingMode.GRAPH,
                    state);
        }
    }

    static final class TaskRow {
        final CallTasks.Task task;
        String state = "READY";
        int attempts;
        Instant due;

        TaskRow(CallTasks.Task task, Instant due) {
            this.task = task;
            this.due = due;
        }

        boolean open() {
            return state.equals("READY") || state.equals("RUNNING");
        }
    }

    Optional<Row> byWacid(Wacid wacid) {
        return calls.values().stream().filter(row -> wacid.equals(row.wacid)).findFirst();
    }

    Optional<Row> byKey(String key) {
        return calls.values().stream().filter(row -> key.equals(row.key)).findFirst();
    }

    /// @return the row to change, null when there is none
    private @Nullable Row write(CallId id) {
        Row row = calls.get(id);
        if (row != null) {
            Row before = row.copy();
            transactions.wrote(() -> calls.put(id, before));
        }
        return row;
    }

    final class Store extends CallStore {
        Store() {
            super(NoDatabase.jdbc(), JSON, new CallRows(JSON));
        }

        @Override
        boolean insert(
                TenantId tenant,
                CallId id,
                @Nullable Wacid wacid,
                PhoneNumberId number,
                CallState state,
                @Nullable WaUser user,
                @Nullable String opaque,
                @Nullable String idempotencyKey,
                Instant startedAt) {
            if (wacid != null && byWacid(wacid).isPresent()
                    || idempotencyKey != null && byKey(idempotencyKey).isPresent()) {
                return false;
            }
            Row row = new Row(tenant, id, number, startedAt, state);
            row.wacid = wacid;
            row.user = user;
            row.opaque = OwnMark.foreign(opaque);
            row.key = idempotencyKey;
            calls.put(id, row);
            transactions.wrote(() -> calls.remove(id));
            return true;
        }

        @Override
        Optional<CallView> lock(CallId id) {
            return find(id);
        }

        @Override
        Optional<CallView> find(CallId id) {
            return Optional.ofNullable(calls.get(id)).map(Row::view);
        }

        @Override
        Optional<CallId> idOf(Wacid wacid) {
            return byWacid(wacid).map(row -> row.id);
        }

        @Override
        Optional<CallId> idOfKey(String idempotencyKey) {
            return byKey(idempotencyKey).map(row -> row.id);
        }

        @Override
        void save(CallId id, CallState state) {
            Row row = write(id);
            if (row == null) {
                return;
            }
            if (row.ended() && !state.ended()) {
                broken.accept("call " + row.wacid + " came back to life");
            }
            if (mistake == Mistake.AN_END_IS_FORGOTTEN && row.ended()) {
                return;
            }
            row.state = state;
            if (state.ended() && row.overSince == null) {
                row.overSince = time.instant();
            }
        }

        @Override
        void setWacid(CallId id, Wacid wacid) {
            Row row = write(id);
            if (row != null && row.wacid == null) {
                if (byWacid(wacid).isPresent()) {
                    throw new IllegalStateException("two calls have the id " + wacid);
                }
                row.wacid = wacid;
            }
        }

        @Override
        Optional<CallId> dialling(PhoneNumberId number, @Nullable WaUser user, @Nullable String opaque) {
            Optional<CallId> own = OwnMark.read(opaque);
            return calls.values().stream()
                    .filter(row -> row.number.equals(number)
                            && row.wacid == null
                            && row.state.direction() == Direction.BUSINESS_INITIATED
                            && row.state.setupFailedAt() == null)
                    .filter(row -> own.map(row.id::equals)
                            .orElseGet(
                                    () -> row.startedAt.isAfter(time.instant().minus(Duration.ofMinutes(5)))
                                            && (opaque == null || opaque.equals(row.opaque))
                                            && same(row.user, user)))
                    .reduce((older, newer) -> newer)
                    .map(row -> row.id);
        }

        private static boolean same(@Nullable WaUser one, @Nullable WaUser other) {
            return one != null
                    && other != null
                    && (one.waId() != null && one.waId().equals(other.waId())
                            || one.bsuid() != null && one.bsuid().equals(other.bsuid()));
        }

        @Override
        void setUser(CallId id, WaUser user) {
            Row row = write(id);
            if (row != null && row.user == null) {
                row.user = user;
            }
        }

        @Override
        void setPayloads(CallId id, @Nullable String opaque, @Nullable String cta, @Nullable String deeplink) {
            Row row = write(id);
            if (row != null && row.opaque == null) {
                row.opaque = OwnMark.foreign(opaque);
            }
        }

        @Override
        void setPeerSdp(CallId id, String sdp) {
            Row row = write(id);
            if (row != null && row.peerSdp == null) {
                row.peerSdp = sdp;
            }
        }

        @Override
        void setOurSdp(CallId id, String sdp) {
            Row row = write(id);
            if (row != null && row.ourSdp == null) {
                row.ourSdp = sdp;
            }
        }

        @Override
        void setFirstRoute(CallId id, Route route, Instant now) {
            Row row = write(id);
            if (row != null && row.route == null) {
                row.route = route.kind();
            }
        }

        @Override
        boolean pass(CallId id, Route next, Instant now) {
            Row row = write(id);
            boolean programs = row != null && row.route == Route.Kind.API && row.ourSdp != null;
            if (row == null || row.agent != null || row.state.phase() != Phase.RINGING || programs) {
                return false;
            }
            row.route = next.kind();
            return true;
        }

        @Override
        void free(CallId id, Route next, Instant now) {
            Row row = write(id);
            if (row != null && !row.ended()) {
                row.agent = null;
                row.agentName = null;
                row.route = next.kind();
            }
        }

        @Override
        boolean setWorker(CallId id, WorkerRef worker) {
            Row row = write(id);
            if (row == null || row.ended()) {
                return false;
            }
            row.worker = worker;
            return true;
        }

        @Override
        boolean clearWorker(CallId id, WorkerRef worker) {
            Row row = write(id);
            if (row == null || row.ended() || !worker.equals(row.worker)) {
                return false;
            }
            row.worker = null;
            return true;
        }

        @Override
        Claim claim(CallId id, UUID agent, String name) {
            Row row = write(id);
            boolean taken = row != null && row.agent != null && !row.agent.equals(agent);
            if (row == null || row.ended() || taken && mistake != Mistake.EVERY_AGENT_WINS) {
                return Claim.LOST;
            }
            boolean fresh = row.agent == null;
            row.agent = agent;
            row.agentName = name;
            return fresh ? Claim.FRESH : Claim.HELD;
        }

        @Override
        void unclaim(CallId id, UUID agent) {
            Row row = write(id);
            if (row != null && agent.equals(row.agent) && row.state.agentReadyAt() == null) {
                row.agent = null;
                row.agentName = null;
            }
        }

        @Override
        void setQuality(CallId id, String leg, String reportJson) {}

        @Override
        List<Orphan> orphans() {
            return calls.values().stream()
                    .filter(row -> !row.ended() && row.worker != null && !fleet.serves(row.worker))
                    .map(row -> new Orphan(row.tenant, row.id, Objects.requireNonNull(row.worker), false))
                    .toList();
        }

        @Override
        Map<WorkerRef, Integer> livingByWorker() {
            return calls.values().stream()
                    .filter(row -> !row.ended() && row.worker != null)
                    .collect(Collectors.toMap(row -> Objects.requireNonNull(row.worker), row -> 1, Integer::sum));
        }

        @Override
        Optional<TenantId> tenantOf(CallId id) {
            return Optional.ofNullable(calls.get(id)).map(row -> row.tenant);
        }
    }

    final class Timeline extends CallTimeline {
        private long next;

        Timeline() {
            super(NoDatabase.jdbc(), new ChangeBell());
        }

        @Override
        void entry(
                TenantId tenant,
                CallId call,
                Instant at,
                String speaker,
                String kind,
                String detail,
                @Nullable UUID eventId) {
            List<CallEntry> lines = entries.computeIfAbsent(call, none -> new ArrayList<>());
            lines.add(new CallEntry(next++, at, speaker, kind, detail, eventId));
            transactions.wrote(lines::removeLast);
        }

        @Override
        List<CallEntry> of(CallId call) {
            return List.copyOf(entries.getOrDefault(call, List.of()));
        }

        @Override
        void changed(TenantId tenant, CallId call) {}
    }

    final class Tasks extends CallTasks {
        private long next = 1;

        Tasks() {
            super(NoDatabase.transactions(), NoDatabase.jdbc());
        }

        @Override
        void add(TenantId tenant, CallId call, List<CallAction> actions) {
            for (CallAction action : actions) {
                if (mistake == Mistake.A_TASK_IS_LOST && time.chance(0.05)) {
                    continue;
                }
                TaskRow row = new TaskRow(new Task(tenant, next++, call, action, 0), time.instant());
                tasks.add(row);
                transactions.wrote(() -> tasks.remove(row));
                taskAt.accept(row.due);
            }
        }

        @Override
        List<Task> due() {
            return transactions.asOperator(
                    "find due call tasks",
                    () -> tasks.stream()
                            .filter(row -> isDue(row) && tasks.stream().noneMatch(older -> holdsBack(older, row)))
                            .map(row -> new Task(
                                    row.task.tenant(), row.task.id(), row.task.call(), row.task.action(), row.attempts))
                            .toList());
        }

        /// Spares those who look for nothing a transaction.
        boolean hasWork() {
            return tasks.stream().anyMatch(this::isDue);
        }

        private boolean isDue(TaskRow row) {
            return row.open() && !row.due.isAfter(time.instant());
        }

        private static boolean holdsBack(TaskRow older, TaskRow row) {
            return older.open() && older.task.call().equals(row.task.call()) && older.task.id() < row.task.id();
        }

        @Override
        boolean claim(Task task) {
            return transactions.inTenant(task.tenant(), () -> {
                TaskRow row = row(task);
                if (!isDue(row)) {
                    return false;
                }
                change(row, "RUNNING", row.attempts + 1, time.instant().plusSeconds(20));
                return true;
            });
        }

        @Override
        void done(Task task) {
            finish(task, "DONE");
        }

        @Override
        void failed(Task task, String error) {
            finish(task, "FAILED");
        }

        private void finish(Task task, String state) {
            transactions.inTenant(task.tenant(), () -> change(row(task), state, row(task).attempts, time.instant()));
        }

        @Override
        void again(Task task, String error, long inMillis) {
            transactions.inTenant(
                    task.tenant(),
                    () -> change(
                            row(task),
                            "READY",
                            row(task).attempts,
                            time.instant().plusMillis(inMillis)));
        }

        private TaskRow row(Task task) {
            return tasks.stream()
                    .filter(row -> row.task.id() == task.id())
                    .findFirst()
                    .orElseThrow();
        }

        private void change(TaskRow row, String state, int attempts, Instant due) {
            String stateBefore = row.state;
            int attemptsBefore = row.attempts;
            Instant dueBefore = row.due;
            row.state = state;
            row.attempts = attempts;
            row.due = due;
            transactions.wrote(() -> {
                row.state = stateBefore;
                row.attempts = attemptsBefore;
                row.due = dueBefore;
            });
            // also for those whom this one held back
            taskAt.accept(row.open() ? due : time.instant());
        }
    }
}
