package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.webhooks.VirtualInbox;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.EventBatch;
import io.pulseline.platform.wire.LegFault;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.RefusalCode;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.workers.VirtualWorkers;
import io.pulseline.platform.workers.WorkerLink.WorkerUnreachable;
import io.pulseline.platform.workers.WorkerRef;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Two media workers and their registry: commands may arrive without their answer coming back, facts come at
/// least once, and a worker may die with every session it has.
final class VirtualFleet extends VirtualWorkers implements VirtualTables.FleetState {
    private final VirtualTime time;
    private final VirtualTransactions transactions;
    private final CrashPlan crashes;
    private final double loss;
    private final List<Worker> workers = new ArrayList<>();
    private final Set<CallId> late = new LinkedHashSet<>();
    private final Consumer<String> broken;
    private Predicate<CallId> mayTalk = call -> false;
    private Function<CallId, @Nullable String> answerAtMeta = call -> null;
    private @Nullable VirtualInbox inbox;
    private @Nullable Processes processes;

    /// Where requests to the platform go.
    interface Processes {
        Optional<VirtualTime.Process> any();
    }

    VirtualFleet(
            VirtualTime time,
            VirtualTransactions transactions,
            CrashPlan crashes,
            double loss,
            Consumer<String> broken) {
        this.time = time;
        this.transactions = transactions;
        this.crashes = crashes;
        this.loss = loss;
        this.broken = broken;
    }

    private static final class Worker {
        final String id;
        final int capacity;
        long epoch = 1;
        int reserved;
        boolean up = true;
        boolean lost;
        final Map<CallId, Session> sessions = new LinkedHashMap<>();
        final Map<UUID, CommandAnswer> answered = new LinkedHashMap<>();
        final Deque<EventBatch.Numbered> spool = new ArrayDeque<>();
        long sequence;

        Worker(String id, int capacity) {
            this.id = id;
            this.capacity = capacity;
        }
    }

    private static final class Session {
        final Set<LegName> legs = EnumSet.noneOf(LegName.class);
        /// legs that have a peer; an offer that nobody answered has none
        final Set<LegName> peers = EnumSet.noneOf(LegName.class);
    }

    /// @param mayTalk      whether Meta would take a media packet of this call for what it is
    /// @param answerAtMeta the answer of ours that Meta has
    void serve(
            VirtualInbox inbox,
            Processes processes,
            Predicate<CallId> mayTalk,
            Function<CallId, @Nullable String> answerAtMeta) {
        this.answerAtMeta = answerAtMeta;
        this.inbox = inbox;
        this.processes = processes;
        this.mayTalk = mayTalk;
        for (int i = 0; i < 2; i++) {
            Worker worker = new Worker("m-" + i, 3 + time.random.nextInt(4));
            workers.add(worker);
        }
    }

    /// Dies now, is found lost by its lease, and comes back as another process.
    void lose(Runnable onLost) {
        Worker worker = workers.get(time.random.nextInt(workers.size()));
        worker.up = false;
        worker.sessions.clear();
        worker.answered.clear();
        worker.spool.clear();
        time.start(null, Duration.ofMillis(3500), () -> {
            worker.lost = true;
            worker.reserved = 0;
            onLost.run();
            time.sleep(time.seconds(1, 20));
            worker.epoch++;
            worker.sequence = 0;
            worker.up = true;
            worker.lost = false;
            onLost.run();
        });
    }

    @Override
    public boolean serves(WorkerRef ref) {
        return workers.stream()
                .anyMatch(worker -> worker.id.equals(ref.id()) && worker.epoch == ref.epoch() && !worker.lost);
    }

    @Override
    public Optional<WorkerRef> reserve(WorkerKind kind, @Nullable String region) {
        return transactions.global(() -> {
            List<Worker> free = workers.stream()
                    .filter(worker -> !worker.lost && worker.reserved < worker.capacity)
                    .toList();
            if (free.isEmpty()) {
                return Optional.empty();
            }
            Worker chosen = free.get(time.random.nextInt(free.size()));
            reserved(chosen, 1);
            return Optional.of(new WorkerRef(chosen.id, chosen.epoch));
        });
    }

    private void reserved(Worker worker, int more) {
        int before = worker.reserved;
        worker.reserved = Math.max(0, before + more);
        transactions.wrote(() -> worker.reserved = before);
    }

    @Override
    public void release(WorkerRef ref) {
        transactions.global(() -> {
            known(ref).ifPresent(worker -> reserved(worker, -1));
            return true;
        });
    }

    @Override
    public void releaseSoon(WorkerRef ref) {
        time.start(time.process(), time.millis(0, 5), () -> release(ref));
    }

    @Override
    public Map<WorkerRef, Integer> takenPlaces() {
        return transactions.global(() -> workers.stream()
                .filter(worker -> !worker.lost)
                .collect(
                        Collectors.toMap(worker -> new WorkerRef(worker.id, worker.epoch), worker -> worker.reserved)));
    }

    @Override
    public boolean correctPlaces(WorkerRef ref, int counted, int right) {
        return transactions.global(() -> {
            Optional<Worker> found = known(ref).filter(worker -> !worker.lost && worker.reserved == counted);
            found.ifPresent(worker -> reserved(worker, right - counted));
            return found.isPresent();
        });
    }

    private Optional<Worker> known(WorkerRef ref) {
        return workers.stream()
                .filter(worker -> worker.id.equals(ref.id()) && worker.epoch == ref.epoch())
                .findFirst();
    }

    @Override
    public CommandAnswer command(WorkerRef ref, WorkerCommand command) throws WorkerUnreachable {
        Optional<Worker> found = transactions.global(() -> known(ref).filter(worker -> !worker.lost));
        crashes.point("before " + command.getClass().getSimpleName());
        time.sleep(time.millis(1, 15));
        if (found.isEmpty() || !found.get().up || found.get().epoch != ref.epoch() || time.chance(loss)) {
            throw new WorkerUnreachable("no connection", new IOException());
        }
        Worker worker = found.get();
        CommandAnswer answer = worker.answered.get(command.commandId());
        if (answer == null) {
            answer = obey(worker, command);
            worker.answered.put(command.commandId(), answer);
        }
        time.sleep(time.millis(1, 15));
        crashes.point("after " + command.getClass().getSimpleName());
        if (time.chance(loss)) {
            throw new WorkerUnreachable("the answer was lost", new IOException());
        }
        return answer;
    }

    private CommandAnswer obey(Worker worker, WorkerCommand command) {
        UUID id = command.commandId();
        CallId call = command.callId();
        return switch (command) {
            case WorkerCommand.AnswerOffer answer -> {
                CommandAnswer made = newLeg(worker, call, id, answer.leg());
                if (made instanceof CommandAnswer.SdpReady(UUID same, String sdp)) {
                    session(worker, call).peers.add(answer.leg());
                    if (answer.leg() == LegName.META) {
                        awaitPath(worker, call, sdp);
                    }
                }
                yield made;
            }
            case WorkerCommand.RestartLeg restart -> throw new IllegalStateException("no network changes here");
            case WorkerCommand.MakeOffer make -> newLeg(worker, call, id, make.leg());
            case WorkerCommand.MakeLink link -> throw new IllegalStateException("no number is in SIP mode here");
            case WorkerCommand.SetLink link -> throw new IllegalStateException("no number is in SIP mode here");
            case WorkerCommand.JoinLink link -> throw new IllegalStateException("no number is in SIP mode here");
            case WorkerCommand.DialLink link -> throw new IllegalStateException("no plan names a trunk here");
            case WorkerCommand.BringBot bring -> throw new IllegalStateException("no plan names a bot here");
            case WorkerCommand.MakeMix mix -> throw new IllegalStateException("nobody listens here");
            case WorkerCommand.JoinMix mix -> throw new IllegalStateException("nobody listens here");
            case WorkerCommand.SetMix mix -> throw new IllegalStateException("nobody listens here");
            case WorkerCommand.ChangeMix mix -> throw new IllegalStateException("nobody listens here");
            case WorkerCommand.EndMix mix -> throw new IllegalStateException("nobody listens here");
            case WorkerCommand.AskUser ask -> inSession(worker, call, id);
            case WorkerCommand.ApplyAnswer apply -> {
                if (worker.sessions.containsKey(call)) {
                    session(worker, call).peers.add(apply.leg());
                }
                yield inSession(worker, call, id);
            }
            case WorkerCommand.OpenMedia open -> {
                if (!mayTalk.test(call)) {
                    broken.accept("the microphone opened before the user accepted");
                }
                yield inSession(worker, call, id);
            }
            // the stories hold and hand over nobody: these change no state of a call
            case WorkerCommand.HoldUser hold -> inSession(worker, call, id);
            case WorkerCommand.TellUser tell -> inSession(worker, call, id);
            case WorkerCommand.ResumeUser resume -> inSession(worker, call, id);
            case WorkerCommand.HandOver over -> inSession(worker, call, id);
            case WorkerCommand.TakeOver over -> inSession(worker, call, id);
            case WorkerCommand.StartRecording start -> inSession(worker, call, id);
            case WorkerCommand.PauseRecording pause -> inSession(worker, call, id);
            case WorkerCommand.ResumeRecording resume -> inSession(worker, call, id);
            case WorkerCommand.StartCapture start -> inSession(worker, call, id);
            case WorkerCommand.StopCapture stop -> inSession(worker, call, id);
            case WorkerCommand.CloseLeg close -> {
                if (worker.sessions.containsKey(call)) {
                    leave(worker, call, close.leg());
                }
                yield inSession(worker, call, id);
            }
            case WorkerCommand.CloseSession close -> {
                if (worker.sessions.remove(call) != null) {
                    tell(worker, new WorkerEvent.SessionEnded(call, time.instant(), close.reason()));
                }
                yield new CommandAnswer.Done(id);
            }
        };
    }

    private static Session session(Worker worker, CallId call) {
        return Objects.requireNonNull(worker.sessions.get(call));
    }

    /// The path to Meta comes to stand only where Meta was given this worker's answer in time.
    private void awaitPath(Worker worker, CallId call, String sdp) {
        time.start(null, Duration.ofSeconds(30), () -> {
            String theirs = answerAtMeta.apply(call);
            if (!sdp.equals(theirs) && worker.sessions.containsKey(call) && leave(worker, call, LegName.META)) {
                if (theirs == null) {
                    late.add(call);
                }
                tell(
                        worker,
                        new WorkerEvent.LegFailed(
                                call, time.instant(), LegName.META, LegFault.ICE_TIMEOUT, "no candidate answered"));
            }
        });
    }

    private boolean leave(Worker worker, CallId call, LegName leg) {
        Session session = session(worker, call);
        session.peers.remove(leg);
        awaitPeers(worker, call, session);
        return session.legs.remove(leg);
    }

    /// A session without peers ends by itself.
    private void awaitPeers(Worker worker, CallId call, Session session) {
        time.start(null, Duration.ofSeconds(120), () -> {
            if (worker.sessions.get(call) == session && session.peers.isEmpty()) {
                worker.sessions.remove(call);
                tell(worker, new WorkerEvent.SessionEnded(call, time.instant(), "abandoned"));
            }
        });
    }

    private CommandAnswer newLeg(Worker worker, CallId call, UUID id, LegName leg) {
        Session session = worker.sessions.get(call);
        if (session == null && worker.sessions.size() >= worker.capacity) {
            return new CommandAnswer.Refused(id, RefusalCode.NO_CAPACITY, "this worker carries all it can");
        }
        if (session == null) {
            session = new Session();
            worker.sessions.put(call, session);
            awaitPeers(worker, call, session);
        }
        if (!session.legs.add(leg)) {
            return new CommandAnswer.Refused(id, RefusalCode.WRONG_STATE, "this leg is there already");
        }
        tell(
                worker,
                new WorkerEvent.LegConnected(
                        call, time.instant().plusMillis(80), leg, 40, 30, "a:1", "b:2", "client", "AES"));
        return new CommandAnswer.SdpReady(id, leg + " of " + worker.id + " " + id);
    }

    private CommandAnswer inSession(Worker worker, CallId call, UUID id) {
        return worker.sessions.containsKey(call)
                ? new CommandAnswer.Done(id)
                : new CommandAnswer.Refused(id, RefusalCode.UNKNOWN_SESSION, "there is no such session");
    }

    /// The peer's side of a leg went away.
    void goodbye(CallId call, LegName leg) {
        for (Worker worker : workers) {
            if (worker.sessions.containsKey(call) && leave(worker, call, leg)) {
                tell(
                        worker,
                        new WorkerEvent.LegFailed(call, time.instant(), leg, LegFault.CLOSED_BY_PEER, "close_notify"));
            }
        }
    }

    /// Spooled and delivered at least once, in order.
    private void tell(Worker worker, WorkerEvent event) {
        boolean idle = worker.spool.isEmpty();
        worker.spool.add(new EventBatch.Numbered(++worker.sequence, event));
        if (idle) {
            long epoch = worker.epoch;
            time.start(null, time.millis(50, 400), () -> deliver(worker, epoch));
        }
    }

    private void deliver(Worker worker, long epoch) {
        while (worker.up && worker.epoch == epoch && !worker.spool.isEmpty()) {
            EventBatch batch = new EventBatch(1, worker.id, epoch, List.copyOf(worker.spool));
            Optional<VirtualTime.Process> process =
                    Objects.requireNonNull(processes).any();
            try {
                if (process.isPresent()) {
                    VirtualInbox to = Objects.requireNonNull(inbox);
                    long safe = time.request(process.get(), () -> to.storeWorkerEvents(batch));
                    if (!time.chance(loss)) {
                        worker.spool.removeIf(numbered -> numbered.sequence() <= safe);
                        continue;
                    }
                }
            } catch (VirtualTime.ConnectionLost lost) {
                // the spool keeps them
            }
            time.sleep(time.millis(300, 1500));
        }
    }

    /// Whether Meta was given our answer too late for the path to come to stand: a process died on the way.
    boolean wasLate(CallId call) {
        return late.contains(call);
    }

    /// What is wrong when everything has come to rest.
    List<String> unfinished() {
        List<String> wrong = new ArrayList<>();
        for (Worker worker : workers) {
            if (!worker.sessions.isEmpty()) {
                wrong.add(worker.sessions.size() + " sessions are left on " + worker.id + ": "
                        + worker.sessions.keySet());
            }
            if (worker.reserved != 0) {
                wrong.add(worker.reserved + " places of " + worker.id + " are never given back");
            }
        }
        return wrong;
    }
}
