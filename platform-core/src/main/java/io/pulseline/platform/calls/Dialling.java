package io.pulseline.platform.calls;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.InboxTimers;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.workers.WorkerLink.WorkerUnreachable;
import io.pulseline.platform.workers.WorkerRef;
import io.pulseline.platform.workers.Workers;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Places one business-initiated call: row, voice path, Graph. Nothing here dials twice.
@Component
class Dialling {
    private final TenantTransactions transactions;
    private final CallStore store;
    private final CallTimeline timeline;
    private final CallProgress progress;
    private final CallTasks tasks;
    private final WorkerSteps worker;
    private final Workers workers;
    private final Calling graph;
    private final InboxTimers timers;
    private final DialGuard guard;
    private final AuditTrail audit;
    private final CallCapture capture;
    private final Clock clock;

    Dialling(
            TenantTransactions transactions,
            CallStore store,
            CallTimeline timeline,
            CallProgress progress,
            CallTasks tasks,
            WorkerSteps worker,
            Workers workers,
            Calling graph,
            InboxTimers timers,
            DialGuard guard,
            AuditTrail audit,
            CallCapture capture,
            Clock clock) {
        this.transactions = transactions;
        this.store = store;
        this.timeline = timeline;
        this.progress = progress;
        this.tasks = tasks;
        this.worker = worker;
        this.workers = workers;
        this.graph = graph;
        this.timers = timers;
        this.guard = guard;
        this.audit = audit;
        this.capture = capture;
        this.clock = clock;
    }

    DialResult place(TenantId tenant, Actor actor, LiveCalls.Dial dial) {
        CallId id = new CallId(UUID.randomUUID());
        Optional<DialResult> settled = transactions.inTenant(tenant, () -> open(tenant, actor, dial, id));
        if (settled.isPresent()) {
            return settled.get();
        }
        if (dial.telephone() != null) {
            return ringOwnSide(find(tenant, id));
        }
        String offer = dial.ownOffer();
        if (offer == null) {
            offer = makeOffer(find(tenant, id));
        }
        if (find(tenant, id).phase() == Phase.ENDED) {
            // hung up before Meta heard of it; the session may be younger than the call's end
            worker.close(find(tenant, id), UUID.randomUUID());
            return new DialResult.Dialled(id);
        }
        return offer == null ? noWorker(tenant, id) : send(tenant, id, dial, offer);
    }

    /// The user is dialled when the telephone has answered ([#dialUser]), so that nobody answers into silence.
    private DialResult ringOwnSide(CallView call) {
        if (worker.place(call).isEmpty() && find(call.tenant(), call.id()).phase() != Phase.ENDED) {
            return noWorker(call.tenant(), call.id());
        }
        transactions.inTenant(call.tenant(), () -> tasks.add(call.tenant(), call.id(), List.of(CallAction.BRING)));
        return new DialResult.Dialled(call.id());
    }

    /// The business's telephone has answered: now the user is rung.
    ///
    /// @param repeated whether an earlier attempt may have come as far as Meta
    StepEnd dialUser(CallView call, boolean repeated) {
        WaUser user = call.user();
        if (call.state().ended() || user == null) {
            return new StepEnd.Done();
        }
        if (!call.ringsOwnSide()) {
            if (repeated && !call.state().knownAtMeta()) {
                timeline(call, "Whether Meta was asked is not known; nobody is rung twice");
                unsure(call);
            }
            return new StepEnd.Done();
        }
        String offer = makeOffer(call);
        if (offer == null && find(call.tenant(), call.id()).phase() != Phase.ENDED) {
            noWorker(call.tenant(), call.id());
            return new StepEnd.Failed("no worker");
        }
        // from here on Meta may have heard of it
        if (offer == null || !transactions.inTenant(call.tenant(), () -> store.sends(call.id(), offer))) {
            return new StepEnd.Done();
        }
        var dial = new LiveCalls.Dial(call.number(), user, null, null, null, call.opaque(), "");
        DialResult result = send(call.tenant(), call.id(), dial, offer);
        if (!(result instanceof DialResult.Dialled)) {
            return new StepEnd.Failed("Meta did not take the call");
        }
        if (!find(call.tenant(), call.id()).state().knownAtMeta()) {
            unsure(call);
        }
        return new StepEnd.Done();
    }

    /// Somebody listens into silence meanwhile.
    private void unsure(CallView call) {
        transactions.inTenant(
                call.tenant(),
                () -> timers.schedule(
                        call.tenant(),
                        call.id(),
                        CallTimers.UNSURE,
                        clock.instant().plus(CallTimers.UNSURE_LIMIT)));
    }

    private DialResult noWorker(TenantId tenant, CallId id) {
        progress.apply(
                tenant,
                id,
                new CallFact.SetupFailed(clock.instant(), Fault.US, "no media worker has room", null),
                Entry.ours("No media worker has room"));
        return new DialResult.NoWorker("No media worker has room for another call.");
    }

    private DialResult send(TenantId tenant, CallId id, LiveCalls.Dial dial, String offer) {
        var wishes = new Calling.Wishes(
                dial.opaque() == null ? OwnMark.of(id) : dial.opaque(),
                capture.wish(tenant, dial.number(), id).orElse(null));
        return switch (graph.connect(tenant, dial.number(), dial.user(), offer, wishes)) {
            case GraphResult.Ok<Wacid>(Wacid wacid) -> dialled(tenant, id, wacid, offer);
            case GraphResult.Failed<Wacid>(GraphFault fault) ->
                fault.outcomeUnknown() ? unknown(tenant, id, fault) : refused(tenant, id, dial, fault);
        };
    }

    /// One dial of a tenant at a time: what the gates count is still so when the row is written.
    ///
    /// @return empty when the row was made and the call goes on
    private Optional<DialResult> open(TenantId tenant, Actor actor, LiveCalls.Dial dial, CallId id) {
        guard.alone(tenant);
        Optional<CallId> twin = store.idOfKey(dial.idempotencyKey());
        if (twin.isPresent()) {
            return twin.map(DialResult.Dialled::new);
        }
        Optional<DialGate> shut = guard.pass(tenant, dial.number(), dial.user(), id, null);
        if (shut.isPresent()) {
            return shut.map(DialResult.Stopped::new);
        }
        Instant now = clock.instant();
        boolean made = store.insert(
                tenant,
                id,
                null,
                dial.number(),
                CallState.fresh(Direction.BUSINESS_INITIATED),
                dial.user(),
                dial.opaque(),
                dial.idempotencyKey(),
                now);
        if (!made) {
            // a twin request with the same key was first
            return Optional.of(
                    new DialResult.Dialled(store.idOfKey(dial.idempotencyKey()).orElseThrow()));
        }
        if (dial.agent() != null) {
            store.claim(id, dial.agent().value(), String.valueOf(dial.agentName()));
        }
        if (dial.bot() != null) {
            store.setFirstRoute(id, new Route(Route.Kind.BOT, dial.bot(), null), now);
        }
        if (dial.telephone() != null) {
            store.setFirstRoute(id, new Route(Route.Kind.SIP, dial.telephone(), null), now);
        }
        timeline.entry(tenant, id, now, "PORTAL", "Dial", actor.label() + " calls", null);
        timeline.changed(tenant, id);
        audit.record(tenant, actor, "call.dial", "call:" + id, null, null);
        // should this process die now, the call does not stay "dialling" for ever
        Instant limit = now.plus(CallTimers.RING_LIMIT);
        timers.schedule(
                tenant, id, CallTimers.RING, dial.telephone() == null ? limit : limit.plus(CallTimers.OWN_RING));
        return Optional.empty();
    }

    private @Nullable String makeOffer(CallView call) {
        // two attempts: the first choice may have died or filled up a moment ago
        for (int attempt = 0; attempt < 2; attempt++) {
            Optional<WorkerRef> place = worker.place(call);
            if (place.isEmpty()) {
                return null;
            }
            try {
                CommandAnswer answer = workers.command(
                        place.get(),
                        new WorkerCommand.MakeOffer(
                                UUID.randomUUID(),
                                call.id(),
                                LegName.META,
                                call.tenant().toString()));
                if (answer instanceof CommandAnswer.SdpReady(UUID command, String sdp)) {
                    return sdp;
                }
            } catch (WorkerUnreachable gone) {
                timeline(call, "Worker " + place.get().id() + " gave no offer: " + gone.getMessage());
            }
            worker.leave(call, place.get());
        }
        return null;
    }

    private DialResult dialled(TenantId tenant, CallId id, Wacid wacid, String offer) {
        transactions.inTenant(tenant, () -> {
            store.setWacid(id, wacid);
            store.setOurSdp(id, offer);
            progress.apply(tenant, id, new CallFact.Dialled(clock.instant()), Entry.graph("Meta took the call"));
        });
        return new DialResult.Dialled(id);
    }

    /// Never dialled again by itself: the user could ring twice. Webhooks will tell, or the ring timer ends it.
    private DialResult unknown(TenantId tenant, CallId id, GraphFault fault) {
        timeline(find(tenant, id), "Meta's answer was lost; the call may be placed: " + GraphWords.of(fault));
        return new DialResult.Dialled(id);
    }

    private DialResult refused(TenantId tenant, CallId id, LiveCalls.Dial dial, GraphFault fault) {
        boolean theirOffer = dial.ownOffer() != null && fault.kind() == GraphFaultKind.BAD_SDP;
        Fault owner = theirOffer ? Fault.TENANT : GraphWords.owner(fault);
        progress.apply(
                tenant,
                id,
                new CallFact.SetupFailed(clock.instant(), owner, GraphWords.of(fault), fault.code()),
                Entry.graph("connect refused: " + GraphWords.of(fault)));
        return fault.kind() == GraphFaultKind.NO_CALL_PERMISSION
                ? new DialResult.NoPermission(GraphWords.of(fault), fault, null)
                : new DialResult.Refused(id, fault);
    }

    private void timeline(CallView call, String detail) {
        transactions.inTenant(call.tenant(), () -> {
            timeline.entry(call.tenant(), call.id(), clock.instant(), "PLATFORM", "Note", detail, null);
            timeline.changed(call.tenant(), call.id());
        });
    }

    private CallView find(TenantId tenant, CallId id) {
        return transactions.inTenant(tenant, () -> store.find(id)).orElseThrow();
    }
}
