package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.TenantId;
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

/// An agent's browser comes into a call: the first to answer, the one who dialled, or the same one after a
/// reload.
@Component
class Joining {
    private final TenantTransactions transactions;
    private final CallStore store;
    private final CallTimeline timeline;
    private final CallProgress progress;
    private final WorkerSteps steps;
    private final Workers workers;
    private final Clock clock;

    Joining(
            TenantTransactions transactions,
            CallStore store,
            CallTimeline timeline,
            CallProgress progress,
            WorkerSteps steps,
            Workers workers,
            Clock clock) {
        this.transactions = transactions;
        this.store = store;
        this.timeline = timeline;
        this.progress = progress;
        this.steps = steps;
        this.workers = workers;
        this.clock = clock;
    }

    AnswerResult join(TenantId tenant, PersonId agent, String name, CallId id, String offer) {
        Optional<CallView> found = find(tenant, id);
        if (found.isEmpty()) {
            return new AnswerResult.Unknown();
        }
        CallView before = found.get();
        if (before.phase() == Phase.ENDED) {
            return new AnswerResult.Gone();
        }
        CallStore.Claim claim = claim(tenant, agent, name, id);
        if (claim == CallStore.Claim.LOST) {
            return lost(before);
        }
        WorkerRef worker = find(tenant, id).map(CallView::worker).orElse(null);
        if (worker == null) {
            return failed(before, agent, claim, "The voice path is not ready yet.");
        }
        try {
            if (before.state().agentReadyAt() != null || before.direction() == Direction.BUSINESS_INITIATED) {
                // a reload: the old leg makes room
                closeLeg(worker, id);
            }
            CommandAnswer answer = newLeg(worker, before, offer);
            if (answer instanceof CommandAnswer.Refused refused && refused.code() == RefusalCode.WRONG_STATE) {
                // the leg of an attempt whose answer never reached the browser
                closeLeg(worker, id);
                answer = newLeg(worker, before, offer);
            }
            return switch (answer) {
                case CommandAnswer.SdpReady(UUID command, String sdp) -> ready(before, worker, agent, name, sdp);
                case CommandAnswer.Refused refused -> failed(before, agent, claim, refused.detail());
                case CommandAnswer.Done done -> failed(before, agent, claim, "The media worker gave no answer.");
            };
        } catch (WorkerUnreachable gone) {
            return failed(before, agent, claim, "The media worker does not answer.");
        }
    }

    private CommandAnswer newLeg(WorkerRef worker, CallView call, String offer) throws WorkerUnreachable {
        return workers.command(
                worker,
                new WorkerCommand.AnswerOffer(
                        UUID.randomUUID(),
                        call.id(),
                        LegName.AGENT,
                        offer,
                        call.tenant().toString()));
    }

    private void closeLeg(WorkerRef worker, CallId id) throws WorkerUnreachable {
        workers.command(worker, new WorkerCommand.CloseLeg(UUID.randomUUID(), id, LegName.AGENT));
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
            if (claim != CallStore.Claim.LOST) {
                timeline.changed(tenant, id);
            }
            return claim;
        });
    }

    private AnswerResult ready(CallView before, WorkerRef worker, PersonId agent, String name, String sdp)
            throws WorkerUnreachable {
        String words = before.direction() == Direction.BUSINESS_INITIATED
                ? name + "'s browser is connected"
                : before.state().agentReadyAt() == null ? name + " answers" : name + "'s browser is back";
        Optional<CallView> after = transactions.inTenant(before.tenant(), () -> {
            store.lock(before.id());
            return store.claim(before.id(), agent.value(), name) == CallStore.Claim.LOST
                    ? Optional.empty()
                    : progress.apply(
                            before.tenant(),
                            before.id(),
                            new CallFact.AgentReady(clock.instant(), agent.value()),
                            Entry.portal(words));
        });
        if (after.isPresent()) {
            return new AnswerResult.Connected(sdp);
        }
        CallView now = find(before.tenant(), before.id()).orElse(before);
        if (now.phase() == Phase.ENDED) {
            // it ended meanwhile, and the leg may have opened a session that nobody else will close
            steps.close(now, UUID.randomUUID());
        } else {
            // the agent's other tab failed and left the call to a colleague, whom this leg would keep out
            closeLeg(worker, before.id());
        }
        return lost(now);
    }

    /// An attempt that failed leaves a ringing call to the colleagues, unless another tab of the agent has
    /// it.
    private AnswerResult failed(CallView before, PersonId agent, CallStore.Claim claim, String reason) {
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
