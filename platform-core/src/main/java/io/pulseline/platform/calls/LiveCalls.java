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
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.SignallingMode;
import io.pulseline.platform.permissions.CallPermissions;
import io.pulseline.platform.permissions.CallVerdict;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.InboxTimers;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.workers.WorkerLink.WorkerUnreachable;
import io.pulseline.platform.workers.WorkerRef;
import io.pulseline.platform.workers.Workers;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// The desk of live calls: dial, answer, hang up, look.
@Service
public class LiveCalls {
    private final TenantTransactions transactions;
    private final CallStore store;
    private final CallProgress progress;
    private final BusinessNumbers numbers;
    private final CallPermissions permissions;
    private final Workers workers;
    private final Calling graph;
    private final InboxTimers timers;
    private final AuditTrail audit;
    private final Clock clock;

    LiveCalls(
            TenantTransactions transactions,
            CallStore store,
            CallProgress progress,
            BusinessNumbers numbers,
            CallPermissions permissions,
            Workers workers,
            Calling graph,
            InboxTimers timers,
            AuditTrail audit,
            Clock clock) {
        this.transactions = transactions;
        this.store = store;
        this.progress = progress;
        this.numbers = numbers;
        this.permissions = permissions;
        this.workers = workers;
        this.graph = graph;
        this.timers = timers;
        this.audit = audit;
        this.clock = clock;
    }

    /// @param agent          who will talk, null when a program brings its own media
    /// @param ownOffer       SDP of a program that brings its own media, null for our relay
    /// @param idempotencyKey a repeat with the same key gives the same call and dials nobody
    public record Dial(
            PhoneNumberId number,
            WaUser user,
            @Nullable PersonId agent,
            @Nullable String agentName,
            @Nullable String ownOffer,
            @Nullable String opaque,
            String idempotencyKey) {}

    /// Places a call. Meta's permission answer is read first; what it refuses is not sent.
    public DialResult dial(TenantId tenant, Actor actor, Dial dial) {
        Optional<CallId> repeated = transactions.inTenant(tenant, () -> store.idOfKey(dial.idempotencyKey()));
        if (repeated.isPresent()) {
            return new DialResult.Dialled(repeated.get());
        }
        Optional<BusinessNumber> number = numbers.find(tenant, dial.number());
        if (number.isEmpty()) {
            return new DialResult.NumberUnknown();
        }
        if (number.get().signalling() == SignallingMode.SIP) {
            return new DialResult.SipNumber();
        }
        return switch (permissions.mayCall(tenant, dial.number(), dial.user())) {
            case CallVerdict.Refused refused -> new DialResult.NoPermission(refused.reason(), null, refused.nextCall());
            case CallVerdict.Unknown(GraphFault fault) -> new DialResult.PermissionUnknown(fault);
            case CallVerdict.Allowed(var state) -> place(tenant, actor, dial);
        };
    }

    private DialResult place(TenantId tenant, Actor actor, Dial dial) {
        CallId id = new CallId(UUID.randomUUID());
        Instant now = clock.instant();
        boolean fresh = transactions.inTenant(tenant, () -> {
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
            if (made) {
                if (dial.agent() != null) {
                    store.claim(id, dial.agent().value(), String.valueOf(dial.agentName()));
                }
                store.entry(tenant, id, now, "PORTAL", "Dial", actor.label() + " calls", null);
                store.changed(tenant, id);
                audit.record(tenant, actor, "call.dial", "call:" + id, null, null);
            }
            return made;
        });
        if (!fresh) {
            return new DialResult.Dialled(transactions
                    .inTenant(tenant, () -> store.idOfKey(dial.idempotencyKey()))
                    .orElseThrow());
        }
        String offer = dial.ownOffer();
        if (offer == null) {
            Optional<String> made = makeOffer(tenant, id);
            if (made.isEmpty()) {
                progress.apply(
                        tenant,
                        id,
                        new CallFact.SetupFailed(clock.instant(), Fault.US, "no media worker has room", null),
                        Entry.ours("No media worker has room"));
                return new DialResult.NoWorker("No media worker has room for another call.");
            }
            offer = made.get();
        }
        // our own id travels along, so that a dial whose answer is lost can still be found by its webhooks
        String opaque = dial.opaque() == null ? "pl:" + id : dial.opaque();
        String sent = offer;
        return switch (graph.connect(tenant, dial.number(), dial.user(), sent, opaque)) {
            case GraphResult.Ok<Wacid>(Wacid wacid) -> {
                dialled(tenant, id, wacid, sent);
                yield new DialResult.Dialled(id);
            }
            case GraphResult.Failed<Wacid>(GraphFault fault) -> refused(tenant, id, fault);
        };
    }

    private void dialled(TenantId tenant, CallId id, Wacid wacid, String offer) {
        transactions.inTenant(tenant, () -> {
            store.setWacid(id, wacid);
            store.setOurSdp(id, offer);
            timers.schedule(tenant, id, CallInbox.RING_TIMER, clock.instant().plus(CallInbox.RING_LIMIT));
            progress.apply(tenant, id, new CallFact.Dialled(clock.instant()), Entry.graph("Meta took the call"));
        });
    }

    private DialResult refused(TenantId tenant, CallId id, GraphFault fault) {
        if (fault.outcomeUnknown()) {
            // never dialled again by itself: the user could ring twice. Webhooks will tell, or the ring timer ends it.
            transactions.inTenant(tenant, () -> {
                timers.schedule(
                        tenant, id, CallInbox.RING_TIMER, clock.instant().plus(CallInbox.RING_LIMIT));
                store.entry(
                        tenant,
                        id,
                        clock.instant(),
                        "GRAPH",
                        "Unknown",
                        "Meta's answer was lost; the call may be placed: " + fault.message(),
                        null);
            });
            return new DialResult.Dialled(id);
        }
        progress.apply(
                tenant,
                id,
                new CallFact.SetupFailed(
                        clock.instant(), CallTaskRunner.owner(fault), CallTaskRunner.words(fault), fault.code()),
                Entry.graph("connect refused: " + CallTaskRunner.words(fault)));
        if (fault.kind() == GraphFaultKind.NO_CALL_PERMISSION) {
            return new DialResult.NoPermission(CallTaskRunner.words(fault), fault, null);
        }
        return new DialResult.Refused(id, fault);
    }

    private Optional<String> makeOffer(TenantId tenant, CallId id) {
        Optional<WorkerRef> worker = workers.reserve(WorkerKind.MEDIA);
        if (worker.isEmpty()) {
            return Optional.empty();
        }
        transactions.inTenant(tenant, () -> store.setWorker(id, worker.get()));
        try {
            CommandAnswer answer = workers.command(
                    worker.get(), new WorkerCommand.MakeOffer(UUID.randomUUID(), id, LegName.META, tenant.toString()));
            return answer instanceof CommandAnswer.SdpReady(UUID command, String sdp)
                    ? Optional.of(sdp)
                    : Optional.empty();
        } catch (WorkerUnreachable gone) {
            return Optional.empty();
        }
    }

    /// UIC: the first agent to come wins. BIC: the agent who dialled joins with media. Also after a reload of the page.
    ///
    /// @param offer the browser's complete offer, candidates included
    public AnswerResult join(TenantId tenant, PersonId agent, String agentName, CallId id, String offer) {
        Optional<CallView> found = find(tenant, id);
        if (found.isEmpty()) {
            return new AnswerResult.Unknown();
        }
        CallView call = found.get();
        if (call.phase() == Phase.ENDED) {
            return new AnswerResult.Gone();
        }
        boolean mine = transactions.inTenant(tenant, () -> {
            boolean won = store.claim(id, agent.value(), agentName);
            if (won) {
                store.changed(tenant, id);
            }
            return won;
        });
        if (!mine) {
            CallView now = find(tenant, id).orElse(call);
            return now.phase() == Phase.ENDED || now.agentName() == null
                    ? new AnswerResult.Gone()
                    : new AnswerResult.TakenBy(now.agentName());
        }
        WorkerRef worker = find(tenant, id).map(CallView::worker).orElse(null);
        if (worker == null) {
            giveUp(tenant, id, agent, call);
            return new AnswerResult.Failed("The voice path is not ready yet.");
        }
        try {
            if (call.state().agentReadyAt() != null || call.direction() == Direction.BUSINESS_INITIATED) {
                // a reload: the old leg makes room
                workers.command(worker, new WorkerCommand.CloseLeg(UUID.randomUUID(), id, LegName.AGENT));
            }
            CommandAnswer answer = workers.command(
                    worker,
                    new WorkerCommand.AnswerOffer(UUID.randomUUID(), id, LegName.AGENT, offer, tenant.toString()));
            if (answer instanceof CommandAnswer.SdpReady(UUID command, String sdp)) {
                progress.apply(
                        tenant,
                        id,
                        new CallFact.AgentReady(clock.instant(), agent.value()),
                        Entry.portal(agentName + " answers"));
                return new AnswerResult.Connected(sdp);
            }
            giveUp(tenant, id, agent, call);
            return new AnswerResult.Failed(
                    answer instanceof CommandAnswer.Refused refused ? refused.detail() : "the worker gave no answer");
        } catch (WorkerUnreachable gone) {
            giveUp(tenant, id, agent, call);
            return new AnswerResult.Failed("The media worker does not answer.");
        }
    }

    /// An attempt that failed leaves a ringing call to the colleagues.
    private void giveUp(TenantId tenant, CallId id, PersonId agent, CallView before) {
        if (before.agentId() == null) {
            transactions.inTenant(tenant, () -> {
                store.unclaim(id, agent.value());
                store.changed(tenant, id);
            });
        }
    }

    /// Hangs up, cancels what still rings at the user, or declines what rings here.
    ///
    /// @return the call after it, empty for an id this tenant has not
    public Optional<CallView> hangUp(TenantId tenant, Actor actor, CallId id) {
        return progress.apply(
                tenant, id, new CallFact.HangUpAsked(clock.instant()), Entry.portal(actor.label() + " ends the call"));
    }

    public Optional<CallView> find(TenantId tenant, CallId id) {
        return transactions.inTenant(tenant, () -> store.find(id));
    }

    /// Not ended yet, oldest first.
    public List<CallView> live(TenantId tenant) {
        return transactions.inTenant(tenant, store::live);
    }

    /// Newest first.
    ///
    /// @param cursor of an earlier page, null for the first
    /// @param limit  1 to 200
    public CallPage list(TenantId tenant, CallFilter filter, @Nullable String cursor, int limit) {
        return transactions.inTenant(tenant, () -> store.list(filter, cursor, Math.clamp(limit, 1, 200)));
    }

    public List<CallEntry> timeline(TenantId tenant, CallId id) {
        return transactions.inTenant(tenant, () -> store.timeline(id));
    }

    /// Last quality report of each leg, JSON text by leg name.
    public Optional<String> quality(TenantId tenant, CallId id) {
        return transactions.inTenant(tenant, () -> store.quality(id));
    }
}
