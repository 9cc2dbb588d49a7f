package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.workers.WorkerLink.WorkerUnreachable;
import io.pulseline.platform.workers.WorkerRef;
import io.pulseline.platform.workers.Workers;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// An agent's browser comes into a call: the first to answer, the one who dialled, or the same one after a reload.
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
        if (!claim(tenant, agent, name, id)) {
            CallView now = find(tenant, id).orElse(before);
            return now.phase() == Phase.ENDED || now.agentName() == null
                    ? new AnswerResult.Gone()
                    : new AnswerResult.TakenBy(now.agentName());
        }
        WorkerRef worker = find(tenant, id).map(CallView::worker).orElse(null);
        if (worker == null) {
            return failed(before, agent, "The voice path is not ready yet.");
        }
        try {
            if (before.state().agentReadyAt() != null || before.direction() == Direction.BUSINESS_INITIATED) {
                // a reload: the old leg makes room
                workers.command(worker, new WorkerCommand.CloseLeg(UUID.randomUUID(), id, LegName.AGENT));
            }
            CommandAnswer answer = workers.command(
                    worker,
                    new WorkerCommand.AnswerOffer(UUID.randomUUID(), id, LegName.AGENT, offer, tenant.toString()));
            return switch (answer) {
                case CommandAnswer.SdpReady(UUID command, String sdp) -> ready(before, agent, name, sdp);
                case CommandAnswer.Refused refused -> failed(before, agent, refused.detail());
                case CommandAnswer.Done done -> failed(before, agent, "The media worker gave no answer.");
            };
        } catch (WorkerUnreachable gone) {
            return failed(before, agent, "The media worker does not answer.");
        }
    }

    /// One update decides between agents who answer at once.
    private boolean claim(TenantId tenant, PersonId agent, String name, CallId id) {
        return transactions.inTenant(tenant, () -> {
            boolean won = store.claim(id, agent.value(), name);
            if (won) {
                timeline.changed(tenant, id);
            }
            return won;
        });
    }

    private AnswerResult ready(CallView before, PersonId agent, String name, String sdp) {
        String words = before.direction() == Direction.BUSINESS_INITIATED
                ? name + "'s browser is connected"
                : before.state().agentReadyAt() == null ? name + " answers" : name + "'s browser is back";
        Optional<CallView> after = progress.apply(
                before.tenant(),
                before.id(),
                new CallFact.AgentReady(clock.instant(), agent.value()),
                Entry.portal(words));
        if (after.isPresent() && after.get().phase() == Phase.ENDED) {
            // it ended meanwhile, and the leg may have opened a session that nobody else will close
            steps.close(after.get(), UUID.randomUUID());
            return new AnswerResult.Gone();
        }
        return new AnswerResult.Connected(sdp);
    }

    /// An attempt that failed leaves a ringing call to the colleagues.
    private AnswerResult failed(CallView before, PersonId agent, String reason) {
        if (before.agentId() == null) {
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
