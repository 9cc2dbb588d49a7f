package io.pulseline.platform.calls;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.workers.WorkerLink.WorkerUnreachable;
import io.pulseline.platform.workers.WorkerRef;
import io.pulseline.platform.workers.Workers;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/// Whoever listens to a bot takes its call over: the voice that stands becomes the agent's, so that the
/// user hears no gap, and the bot is told that its call is over.
@Service
public class TakeOvers {
    private final TenantTransactions transactions;
    private final Supervisions supervisions;
    private final SupervisionRows rows;
    private final CallStore store;
    private final CallTimeline timeline;
    private final CallTasks tasks;
    private final Workers workers;
    private final AuditTrail audit;
    private final Clock clock;

    TakeOvers(
            TenantTransactions transactions,
            Supervisions supervisions,
            SupervisionRows rows,
            CallStore store,
            CallTimeline timeline,
            CallTasks tasks,
            Workers workers,
            AuditTrail audit,
            Clock clock) {
        this.transactions = transactions;
        this.supervisions = supervisions;
        this.rows = rows;
        this.store = store;
        this.timeline = timeline;
        this.tasks = tasks;
        this.workers = workers;
        this.audit = audit;
        this.clock = clock;
    }

    public enum Taken {
        YES,
        /// this person listens to no bot, or the bot has left by now
        NO_BOT,
        /// no voice of this person is there yet, or its worker does not answer
        NO_VOICE
    }

    public Taken takeOver(TenantId tenant, Actor actor, PersonId person, CallId id) {
        Optional<Supervision> mine = supervisions
                .of(tenant, person)
                .filter(one -> one.call().equals(id) && one.partner() == TalkPartner.BOT);
        if (mine.isEmpty()) {
            return Taken.NO_BOT;
        }
        Supervision one = mine.get();
        // from here on whatever the bot says about the call counts no more
        Optional<CallView> before = transactions.inTenant(
                tenant, () -> store.lock(id).filter(call -> store.takeFromBot(id, person.value(), one.name())));
        if (before.isEmpty()) {
            return Taken.NO_BOT;
        }
        if (!moved(before.get())) {
            transactions.inTenant(
                    tenant,
                    () -> store.giveBackToBot(id, person.value(), before.get().routeId()));
            return Taken.NO_VOICE;
        }
        transactions.inTenant(tenant, () -> {
            String bot = one.partnerName() == null ? "the bot" : "the bot " + one.partnerName();
            String words = one.name() + " takes the call over from " + bot;
            rows.end(one.id(), words, clock.instant());
            audit.record(tenant, actor, "call.takeover", "call:" + id, "\"BOT\"", "\"" + person + "\"");
            timeline.entry(tenant, id, clock.instant(), "PORTAL", "Supervision", words, null);
            timeline.changed(tenant, id);
            tasks.add(tenant, id, List.of(CallAction.LEAVE_TRUNK));
        });
        supervisions.letGo(one);
        return Taken.YES;
    }

    /// Asks once more with the same command where the answer was lost: a worker that has moved the voice says so again.
    private boolean moved(CallView call) {
        WorkerRef media = call.mediaWorker();
        WorkerCommand command = new WorkerCommand.TakeOver(UUID.randomUUID(), call.id());
        for (int attempt = 0; media != null && attempt < 2; attempt++) {
            try {
                return workers.command(media, command) instanceof CommandAnswer.Done;
            } catch (WorkerUnreachable lost) {
                // it may have moved the voice
            }
        }
        return false;
    }
}
