package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.numbers.SignallingMode;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.RefusalCode;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.workers.WorkerLink.WorkerUnreachable;
import io.pulseline.platform.workers.WorkerRef;
import io.pulseline.platform.workers.Workers;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// An agent's browser comes into a call: the first to answer, the one who dialled, a colleague to whom it is
/// passed on,
/// or the same one after a reload.
@Component
class Joining {
    private final TenantTransactions transactions;
    private final CallStore store;
    private final CallTimeline timeline;
    private final CallProgress progress;
    private final CallTransfers transfers;
    private final CallHolds holds;
    private final WorkerSteps steps;
    private final LinkSteps links;
    private final Workers workers;
    private final Clock clock;

    Joining(
            TenantTransactions transactions,
            CallStore store,
            CallTimeline timeline,
            CallProgress progress,
            CallTransfers transfers,
            CallHolds holds,
            WorkerSteps steps,
            LinkSteps links,
            Workers workers,
            Clock clock) {
        this.transactions = transactions;
        this.store = store;
        this.timeline = timeline;
        this.progress = progress;
        this.transfers = transfers;
        this.holds = holds;
        this.steps = steps;
        this.links = links;
        this.workers = workers;
        this.clock = clock;
    }

    AnswerResult join(TenantId tenant, PersonId agent, String name, CallId id, String offer) {
        Optional<CallView> found = find(tenant, id);
        if (found.isEmpty()) {
            return new AnswerResult.Unknown();
        }
        CallView before = found.get();
        boolean passedOn = before.agentId() == null
                && (before.route() == Route.Kind.VOICEMAIL
                        || before.route() == Route.Kind.SIP
                        || before.route() == Route.Kind.BOT
                        || before.route() == Route.Kind.MENU);
        if (before.phase() == Phase.ENDED || passedOn) {
            return new AnswerResult.Gone();
        }
        CallStore.Claim claim = claim(tenant, agent, name, id);
        if (claim == CallStore.Claim.LOST) {
            return lost(before);
        }
        WorkerRef worker = find(tenant, id).flatMap(this::place).orElse(null);
        if (worker == null) {
            return failed(before, agent, claim, "The voice path is not ready yet.");
        }
        try {
            LegName leg = claim == CallStore.Claim.CONSULTED ? LegName.COLLEAGUE : LegName.AGENT;
            if (before.state().agentReadyAt() != null || before.direction() == Direction.BUSINESS_INITIATED) {
                // a reload: the old leg makes room
                closeLeg(worker, id, leg);
            }
            CommandAnswer answer = newLeg(worker, before, leg, offer);
            if (answer instanceof CommandAnswer.Refused refused && refused.code() == RefusalCode.WRONG_STATE) {
                // the leg of an attempt whose answer never reached the browser
                closeLeg(worker, id, leg);
                answer = newLeg(worker, before, leg, offer);
            }
            return switch (answer) {
                case CommandAnswer.SdpReady(UUID command, String sdp) ->
                    claim == CallStore.Claim.CONSULTED
                            ? consulted(before, worker, agent, sdp)
                            : ready(before, worker, agent, name, sdp);
                case CommandAnswer.Refused refused -> failed(before, agent, claim, refused.detail());
                case CommandAnswer.Done done -> failed(before, agent, claim, "The media worker gave no answer.");
                case CommandAnswer.MixReady mix -> failed(before, agent, claim, "The media worker gave no answer.");
                case CommandAnswer.LinkReady link -> failed(before, agent, claim, "The media worker gave no answer.");
            };
        } catch (WorkerUnreachable gone) {
            return failed(before, agent, claim, "The media worker does not answer.");
        }
    }

    private Optional<WorkerRef> place(CallView call) {
        return call.signalling() == SignallingMode.SIP ? links.agentsPlace(call) : Optional.ofNullable(call.worker());
    }

    private CommandAnswer newLeg(WorkerRef worker, CallView call, LegName leg, String offer) throws WorkerUnreachable {
        return workers.command(
                worker,
                new WorkerCommand.AnswerOffer(
                        UUID.randomUUID(), call.id(), leg, offer, call.tenant().toString()));
    }

    private void closeLeg(WorkerRef worker, CallId id, LegName leg) throws WorkerUnreachable {
        workers.command(worker, new WorkerCommand.CloseLeg(UUID.randomUUID(), id, leg));
    }

    private AnswerResult lost(CallView before) {
        CallView now = find(before.tenant(), before.id()).orElse(before);
        return now.phase() == Phase.ENDED || now.agentName() == null
                ? new AnswerResult.Gone()
                : new AnswerResult.TakenBy(now.agentName());
    }

    private CallStore.Claim claim(TenantId tenant, PersonId agent, String name, CallId id) {
        return transactions.inTenant(tenant, () -> {
            CallStore.Claim claim = store.claim(id, agent.value(), name);
            if (claim == CallStore.Claim.LOST && transfers.takeOver(id, agent)) {
                claim = CallStore.Claim.PASSED_ON;
            } else if (claim == CallStore.Claim.LOST && transfers.consulted(id, agent)) {
                claim = CallStore.Claim.CONSULTED;
            }
            if (claim != CallStore.Claim.LOST) {
                timeline.changed(tenant, id);
            }
            return claim;
        });
    }

    /// The colleague and the agent talk; the call stays the agent's.
    private AnswerResult consulted(CallView before, WorkerRef worker, PersonId agent, String sdp)
            throws WorkerUnreachable {
        if (transactions.inTenant(before.tenant(), () -> transfers.joined(before.tenant(), before.id(), agent))) {
            return new AnswerResult.Connected(sdp);
        }
        closeLeg(worker, before.id(), LegName.COLLEAGUE);
        return new AnswerResult.Gone();
    }

    private AnswerResult ready(CallView before, WorkerRef worker, PersonId agent, String name, String sdp)
            throws WorkerUnreachable {
        String words = before.direction() == Direction.BUSINESS_INITIATED
                ? name + "'s browser is connected"
                : before.state().agentReadyAt() == null ? name + " answers" : name + "'s browser is back";
        Optional<CallView> after = transactions.inTenant(before.tenant(), () -> {
            store.lock(before.id());
            if (store.claim(before.id(), agent.value(), name) == CallStore.Claim.LOST) {
                return Optional.empty();
            }
            transfers.taken(before.tenant(), before.id(), agent);
            return progress.apply(
                    before.tenant(),
                    before.id(),
                    new CallFact.AgentReady(clock.instant(), agent.value()),
                    Entry.portal(words));
        });
        if (after.isPresent()) {
            if (before.heldSince() != null && !agent.value().equals(before.agentId())) {
                holds.release(before, name);
            }
            return new AnswerResult.Connected(sdp);
        }
        CallView now = find(before.tenant(), before.id()).orElse(before);
        if (now.phase() == Phase.ENDED) {
            // it ended meanwhile, and the leg may have opened a session that nobody else will close
            steps.close(now, UUID.randomUUID());
        } else {
            // the agent's other tab failed and left the call to a colleague, whom this leg would keep out
            closeLeg(worker, before.id(), LegName.AGENT);
        }
        return lost(now);
    }

    /// An attempt that failed leaves a ringing call to the colleagues, unless another tab of the agent has it;
    /// one that
    /// was passed on goes back, and the browser it came from makes its voice again.
    private AnswerResult failed(CallView before, PersonId agent, CallStore.Claim claim, String reason) {
        if (claim == CallStore.Claim.PASSED_ON) {
            transactions.inTenant(before.tenant(), () -> transfers.giveBack(before.tenant(), before.id(), agent));
        }
        if (claim == CallStore.Claim.FRESH) {
            transactions.inTenant(before.tenant(), () -> {
                store.unclaim(before.id(), agent.value());
                timeline.changed(before.tenant(), before.id());
            });
        }
        return new AnswerResult.Failed(reason);
    }

    private Optional<CallView> find(TenantId tenant, CallId id) {
        return transactions.inTenant(tenant, () -> store.find(id));
    }
}
