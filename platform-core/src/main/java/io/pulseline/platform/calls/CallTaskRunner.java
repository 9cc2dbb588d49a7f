package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.workers.WorkerLink.WorkerUnreachable;
import io.pulseline.platform.workers.WorkerRef;
import io.pulseline.platform.workers.Workers;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Does what transitions ask for, outside of any transaction, and reports back as facts. A task is repeated only where
/// that helps.
@Component
class CallTaskRunner implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(CallTaskRunner.class);
    private static final int TRIES = 4;

    private final CallTasks tasks;
    private final CallStore store;
    private final CallProgress progress;
    private final TenantTransactions transactions;
    private final Calling graph;
    private final Workers workers;
    private final Clock clock;
    private volatile boolean running;

    CallTaskRunner(
            CallTasks tasks,
            CallStore store,
            CallProgress progress,
            TenantTransactions transactions,
            Calling graph,
            Workers workers,
            Clock clock) {
        this.tasks = tasks;
        this.store = store;
        this.progress = progress;
        this.transactions = transactions;
        this.graph = graph;
        this.workers = workers;
        this.clock = clock;
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name("call-tasks").start(this::loop);
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void loop() {
        while (running) {
            try {
                for (CallTasks.Task task : tasks.due()) {
                    if (tasks.claim(task)) {
                        Thread.ofVirtual().name("call-task-" + task.id()).start(() -> run(task));
                    }
                }
                tasks.await(200);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException trouble) {
                LOG.warn("event=call-tasks-failed reason=\"{}\"", trouble.toString());
            }
        }
    }

    /// Runs every due task on the caller's thread; tests use it instead of the loop.
    void drain() {
        for (var due = tasks.due(); !due.isEmpty(); due = tasks.due()) {
            due.stream().filter(tasks::claim).forEach(this::run);
        }
    }

    private void run(CallTasks.Task task) {
        try {
            Optional<CallView> call = transactions.inTenant(task.tenant(), () -> store.find(task.call()));
            if (call.isPresent()) {
                run(task, call.get());
            } else {
                tasks.failed(task, "no such call");
            }
        } catch (RuntimeException trouble) {
            LOG.warn(
                    "event=call-task-failed call={} action={} reason=\"{}\"",
                    task.call(),
                    task.action(),
                    trouble.toString(),
                    trouble);
            retry(task, trouble.toString());
        }
    }

    private void run(CallTasks.Task task, CallView call) {
        switch (task.action()) {
            case PREPARE -> prepare(task, call);
            case ACCEPT -> accept(task, call);
            case REJECT -> goodbye(task, call, "reject");
            case TERMINATE -> goodbye(task, call, "terminate");
            case APPLY_ANSWER -> {
                String sdp = call.peerSdp();
                if (sdp != null) {
                    command(
                            task,
                            call,
                            new WorkerCommand.ApplyAnswer(commandId(task), call.id(), LegName.META, sdp),
                            true);
                } else {
                    tasks.failed(task, "Meta's connect carried no SDP");
                }
            }
            case OPEN_MEDIA -> command(task, call, new WorkerCommand.OpenMedia(commandId(task), call.id()), true);
            case CLOSE_SESSION ->
                command(task, call, new WorkerCommand.CloseSession(commandId(task), call.id(), "call ended"), false);
        }
    }

    /// UIC: worker, answer, pre_accept. Only after this do agents hear it ring, so that nobody answers into a void.
    private void prepare(CallTasks.Task task, CallView call) {
        String offer = call.peerSdp();
        if (call.state().ended() || offer == null) {
            tasks.done(task);
            return;
        }
        Optional<String> answer = call.ourSdp() != null ? Optional.of(call.ourSdp()) : answerOffer(task, call, offer);
        if (answer.isEmpty()) {
            return;
        }
        Wacid wacid = java.util.Objects.requireNonNull(call.wacid());
        switch (graph.preAccept(call.tenant(), call.number(), wacid, answer.get())) {
            case GraphResult.Ok<Calling.Accepted> ok -> {
                tasks.done(task);
                progress.apply(
                        call.tenant(),
                        call.id(),
                        new CallFact.PreAccepted(clock.instant()),
                        Entry.graph("pre_accept taken"));
            }
            case GraphResult.Failed<Calling.Accepted>(GraphFault fault) -> refused(task, call, "pre_accept", fault);
        }
    }

    private Optional<String> answerOffer(CallTasks.Task task, CallView call, String offer) {
        Optional<WorkerRef> worker = worker(call);
        if (worker.isEmpty()) {
            tasks.failed(task, "no worker");
            fail(call, Fault.US, "no media worker has room", null, Entry.ours("No media worker has room"));
            return Optional.empty();
        }
        try {
            CommandAnswer answer = workers.command(
                    worker.get(),
                    new WorkerCommand.AnswerOffer(
                            commandId(task),
                            call.id(),
                            LegName.META,
                            offer,
                            call.tenant().toString()));
            return switch (answer) {
                case CommandAnswer.SdpReady ready -> {
                    transactions.inTenant(call.tenant(), () -> {
                        store.setOurSdp(call.id(), ready.sdp());
                        store.entry(
                                call.tenant(),
                                call.id(),
                                clock.instant(),
                                "WORKER",
                                "Answered",
                                "Worker " + worker.get().id() + " answered Meta's offer",
                                null);
                    });
                    yield Optional.of(ready.sdp());
                }
                case CommandAnswer.Refused refused -> {
                    tasks.failed(task, refused.detail());
                    fail(call, Fault.META, refused.detail(), null, new Entry("WORKER", refused.detail(), null));
                    yield Optional.empty();
                }
                case CommandAnswer.Done done -> {
                    tasks.failed(task, "the worker gave no SDP");
                    yield Optional.empty();
                }
            };
        } catch (WorkerUnreachable gone) {
            retry(task, String.valueOf(gone.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<WorkerRef> worker(CallView call) {
        if (call.worker() != null) {
            return Optional.of(call.worker());
        }
        Optional<WorkerRef> reserved = workers.reserve(WorkerKind.MEDIA);
        reserved.ifPresent(worker -> transactions.inTenant(call.tenant(), () -> store.setWorker(call.id(), worker)));
        return reserved;
    }

    private void accept(CallTasks.Task task, CallView call) {
        String sdp = call.ourSdp();
        Wacid wacid = call.wacid();
        if (call.state().ended() || sdp == null || wacid == null) {
            tasks.done(task);
            return;
        }
        switch (graph.accept(call.tenant(), call.number(), wacid, sdp, call.id().toString())) {
            case GraphResult.Ok<Calling.Accepted> ok -> {
                tasks.done(task);
                progress.apply(
                        call.tenant(),
                        call.id(),
                        new CallFact.AcceptTaken(clock.instant()),
                        Entry.graph("accept taken"));
            }
            case GraphResult.Failed<Calling.Accepted>(GraphFault fault) -> refused(task, call, "accept", fault);
        }
    }

    private void goodbye(CallTasks.Task task, CallView call, String action) {
        Wacid wacid = call.wacid();
        if (wacid == null) {
            tasks.done(task);
            return;
        }
        GraphResult<Calling.Accepted> result = action.equals("reject")
                ? graph.reject(call.tenant(), call.number(), wacid)
                : graph.terminate(call.tenant(), call.number(), wacid);
        switch (result) {
            case GraphResult.Ok<Calling.Accepted> ok -> {
                tasks.done(task);
                note(call, "GRAPH", action + " taken");
            }
            case GraphResult.Failed<Calling.Accepted>(GraphFault fault) -> {
                // terminate may be repeated: a call that is over answers with an error and nothing else happens
                if ((fault.retryHelps() || fault.outcomeUnknown()) && task.attempts() + 1 < TRIES) {
                    retry(task, fault.message());
                } else {
                    tasks.failed(task, fault.message());
                    note(call, "GRAPH", action + " refused: " + words(fault));
                }
            }
        }
    }

    private void refused(CallTasks.Task task, CallView call, String action, GraphFault fault) {
        if (fault.retryHelps() && task.attempts() + 1 < TRIES) {
            retry(task, fault.message());
            return;
        }
        tasks.failed(task, fault.message());
        fail(call, owner(fault), words(fault), fault.code(), Entry.graph(action + " refused: " + words(fault)));
    }

    private void command(CallTasks.Task task, CallView call, WorkerCommand command, boolean needed) {
        WorkerRef worker = call.worker();
        if (worker == null) {
            tasks.done(task);
            return;
        }
        try {
            if (workers.command(worker, command) instanceof CommandAnswer.Refused refused && needed) {
                tasks.failed(task, refused.detail());
                fail(call, Fault.US, refused.detail(), null, new Entry("WORKER", refused.detail(), null));
                return;
            }
            tasks.done(task);
        } catch (WorkerUnreachable gone) {
            if (needed) {
                retry(task, String.valueOf(gone.getMessage()));
            } else {
                // a session without a platform ends by itself; a lost worker is reported by the watch
                tasks.failed(task, String.valueOf(gone.getMessage()));
            }
        }
    }

    private void retry(CallTasks.Task task, String error) {
        if (task.attempts() + 1 >= TRIES) {
            tasks.failed(task, error);
        } else {
            tasks.again(task, error, 150L << task.attempts());
        }
    }

    private void fail(CallView call, Fault fault, String reason, @Nullable Integer code, Entry entry) {
        progress.apply(call.tenant(), call.id(), new CallFact.SetupFailed(clock.instant(), fault, reason, code), entry);
    }

    private void note(CallView call, String speaker, String detail) {
        transactions.inTenant(
                call.tenant(),
                () -> store.entry(call.tenant(), call.id(), clock.instant(), speaker, "Note", detail, null));
    }

    /// The same task always sends the same command id, so that a repeat gets the same answer.
    private static UUID commandId(CallTasks.Task task) {
        return UUID.nameUUIDFromBytes(
                (task.tenant() + "/" + task.id()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    static String words(GraphFault fault) {
        return fault.message() + (fault.details() == null ? "" : " " + fault.details());
    }

    static Fault owner(GraphFault fault) {
        return switch (fault.kind()) {
            case NO_CALL_PERMISSION, USER_ALREADY_IN_CALL, RECIPIENT_UNREACHABLE -> Fault.USER;
            case CALLING_NOT_ENABLED,
                    COUNTRY_NOT_SUPPORTED,
                    CALLING_RESTRICTED,
                    WRONG_SIGNALLING_MODE,
                    NO_PAYMENT_METHOD,
                    PERMISSION_REQUEST_LIMIT,
                    CONNECTED_CALL_LIMIT,
                    CALL_RATE_LIMIT,
                    WINDOW_CLOSED,
                    TOKEN_INVALID,
                    NOT_ALLOWED -> Fault.TENANT;
            case BAD_SDP, BAD_REQUEST, CONNECT_TIMEOUT -> Fault.US;
            case META_TROUBLE, RATE_LIMITED, UNREACHABLE, ANSWER_LOST, CALL_STATE -> Fault.META;
            case UNKNOWN -> Fault.UNKNOWN;
        };
    }
}
