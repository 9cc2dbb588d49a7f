package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.numbers.SignallingMode;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.tracing.CallTraces;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerCommand;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Does what transitions ask for, outside of any transaction; the steps report back as facts. A task is
/// repeated only where that helps, and when its attempts are used up the call fails rather than hangs.
@Component
class CallTaskRunner implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(CallTaskRunner.class);
    private static final int TRIES = 4;
    private static final Duration POLL = Duration.ofMillis(200);
    /// A step that lasts longer says so, well within its claim.
    private static final Duration KEEP = Duration.ofMillis(600);
    private static final Duration TROUBLE = Duration.ofSeconds(1);

    private final CallTasks tasks;
    private final CallStore store;
    private final GraphSteps graph;
    private final WorkerSteps worker;
    private final LinkSteps links;
    private final Dialling dialling;
    private final MenuSteps menus;
    private final CallRecorder recorder;
    private final CallTap tap;
    private final CallProgress progress;
    private final TenantTransactions transactions;
    private final Clock clock;
    /// Tasks that a thread of this process is about to claim or has: they stay due until the claim is committed.
    private final Map<Long, Held> inHand = new ConcurrentHashMap<>();

    private volatile boolean running;

    /// @param since claimed, or kept, the last time; far in the future before
    private record Held(CallTasks.Task task, Instant since) {}

    private record Taken(boolean ours, Optional<CallView> call) {}

    CallTaskRunner(
            CallTasks tasks,
            CallStore store,
            GraphSteps graph,
            WorkerSteps worker,
            LinkSteps links,
            Dialling dialling,
            MenuSteps menus,
            CallRecorder recorder,
            CallTap tap,
            CallProgress progress,
            TenantTransactions transactions,
            Clock clock) {
        this.tasks = tasks;
        this.store = store;
        this.graph = graph;
        this.worker = worker;
        this.links = links;
        this.dialling = dialling;
        this.menus = menus;
        this.recorder = recorder;
        this.tap = tap;
        this.progress = progress;
        this.transactions = transactions;
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
                claimDue(Thread::startVirtualThread);
                keepHeld();
                tasks.await(POLL);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException trouble) {
                // the database is away: every task is still in its table
                LOG.warn("event=call-tasks-failed reason=\"{}\"", trouble.toString());
                pause();
            }
        }
    }

    /// Takes what is due and no other runner has.
    ///
    /// @param executor runs each task beside the others
    void claimDue(Executor executor) {
        for (CallTasks.Task task : tasks.due()) {
            if (inHand.putIfAbsent(task.id(), new Held(task, Instant.MAX)) == null) {
                executor.execute(() -> take(task));
            }
        }
    }

    private void keepHeld() {
        Instant now = clock.instant();
        for (Held held : inHand.values()) {
            if (held.since().isBefore(now.minus(KEEP))) {
                tasks.keep(held.task());
                inHand.replace(held.task().id(), held, new Held(held.task(), now));
            }
        }
    }

    private void take(CallTasks.Task task) {
        try {
            Taken taken = transactions.inTenant(task.tenant(), () -> {
                boolean ours = tasks.claim(task);
                return new Taken(ours, ours ? store.find(task.call()) : Optional.empty());
            });
            if (taken.ours()) {
                inHand.put(task.id(), new Held(task, clock.instant()));
                finish(task, attempt(task, taken.call()));
            }
        } catch (RuntimeException trouble) {
            // the claim runs out and the task is taken again
            LOG.warn("event=call-task-failed call={} action={}", task.call(), task.action(), trouble);
        } finally {
            inHand.remove(task.id());
        }
    }

    private void pause() {
        try {
            tasks.await(TROUBLE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private StepEnd attempt(CallTasks.Task task, Optional<CallView> call) {
        try {
            return call.isPresent() ? step(task, call.get()) : new StepEnd.Failed("no such call");
        } catch (RuntimeException trouble) {
            LOG.warn("event=call-step-failed call={} action={}", task.call(), task.action(), trouble);
            return new StepEnd.Again(trouble.toString());
        }
    }

    private StepEnd step(CallTasks.Task task, CallView call) {
        return CallTraces.step(call.id(), task.action().name(), () -> perform(task, call));
    }

    private StepEnd perform(CallTasks.Task task, CallView call) {
        UUID command = commandId(task);
        boolean repeated = task.attempts() > 0;
        if (call.signalling() == SignallingMode.SIP) {
            return bySip(task.action(), call, command);
        }
        return switch (task.action()) {
            case PREPARE -> prepare(task, call);
            case ACCEPT -> graph.accept(call, repeated);
            case REJECT -> graph.reject(call);
            case TERMINATE -> graph.terminate(call);
            case APPLY_ANSWER -> applyAnswer(call, command);
            case OPEN_MEDIA -> openMedia(call, command);
            case HOLD_USER ->
                call.state().ended() ? new StepEnd.Done() : worker.must(call, menus.waiting(call, command));
            case RESUME_USER -> worker.must(call, new WorkerCommand.ResumeUser(command, call.id()));
            case LEAVE_TRUNK -> links.leave(call, command);
            case BRING ->
                call.telephoneDials() && call.state().agentReadyAt() != null
                        ? dialling.dialUser(call, repeated)
                        : links.bring(call, command);
            case START_BOT -> links.openBot(call, command);
            case CLOSE_SESSION -> worker.close(call, command);
        };
    }

    /// The sip-worker's own signalling did or does all the rest.
    private StepEnd bySip(CallAction action, CallView call, UUID command) {
        return switch (action) {
            case ACCEPT -> links.join(call, command);
            case OPEN_MEDIA -> openMedia(call, command);
            case CLOSE_SESSION -> worker.close(call, command);
            case PREPARE, REJECT, TERMINATE, APPLY_ANSWER, HOLD_USER, RESUME_USER, LEAVE_TRUNK, BRING, START_BOT ->
                new StepEnd.Done();
        };
    }

    /// A bot comes while the user's phone rings, and speaks once the user has answered.
    private StepEnd applyAnswer(CallView call, UUID command) {
        String sdp = call.peerSdp();
        StepEnd applied = sdp == null
                ? new StepEnd.Failed("Meta's connect carried no SDP")
                : worker.must(call, new WorkerCommand.ApplyAnswer(command, call.id(), LegName.META, sdp));
        boolean bot = call.route() == Route.Kind.BOT;
        return bot && applied instanceof StepEnd.Done ? links.bring(call, command) : applied;
    }

    /// The announcement of a recording comes before the first words.
    private StepEnd openMedia(CallView call, UUID command) {
        if (!call.state().ended()) {
            recorder.beforeMedia(call);
            tap.beforeMedia(call);
        }
        StepEnd opened = worker.must(call, new WorkerCommand.OpenMedia(command, call.id()));
        return opened instanceof StepEnd.Done ? links.openBot(call, command) : opened;
    }

    /// UIC: worker, answer, pre_accept. Only after this do agents hear it ring, so that nobody answers into
    /// a
    /// void.
    private StepEnd prepare(CallTasks.Task task, CallView call) {
        String offer = call.peerSdp();
        // a program with its own media answers Meta itself; what is for the voicemail must ring out unanswered
        boolean ours = call.route() != Route.Kind.API && call.route() != Route.Kind.VOICEMAIL;
        if (call.state().ended() || offer == null || !ours) {
            return new StepEnd.Done();
        }
        if (call.ourSdp() == null) {
            StepEnd made = worker.answerMeta(call, commandId(task), offer);
            if (!(made instanceof StepEnd.Done)) {
                return made;
            }
        }
        CallView prepared = find(task).orElse(call);
        StepEnd taken = prepared.state().preAcceptedAt() == null
                ? graph.preAccept(prepared, call.ourSdp() != null)
                : new StepEnd.Done();
        return taken instanceof StepEnd.Done ? links.bring(find(task).orElse(prepared), commandId(task)) : taken;
    }

    private void finish(CallTasks.Task task, StepEnd end) {
        switch (end) {
            case StepEnd.Done done -> tasks.done(task);
            case StepEnd.Failed(String why) -> tasks.failed(task, why);
            case StepEnd.Again(String why) -> {
                if (task.attempts() + 1 < TRIES) {
                    tasks.again(task, why, 150L << task.attempts());
                } else {
                    giveUp(task, why);
                    tasks.failed(task, why);
                }
            }
        }
    }

    /// On a call that is over already (reject, terminate, close) this changes nothing.
    private void giveUp(CallTasks.Task task, String why) {
        progress.apply(
                task.tenant(),
                task.call(),
                new CallFact.SetupFailed(clock.instant(), Fault.US, why, null),
                Entry.ours(task.action() + " failed " + TRIES + " times: " + why));
    }

    private Optional<CallView> find(CallTasks.Task task) {
        return transactions.inTenant(task.tenant(), () -> store.find(task.call()));
    }

    /// The same task always sends the same command id, so that a repeat gets the same answer.
    private static UUID commandId(CallTasks.Task task) {
        return UUID.nameUUIDFromBytes((task.tenant() + "/" + task.id()).getBytes(StandardCharsets.UTF_8));
    }
}
