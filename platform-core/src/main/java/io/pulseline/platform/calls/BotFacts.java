package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.platform.workers.WorkerRef;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What becomes of a call when its bot comes, goes, or does not come.
@Component
class BotFacts {
    private final TenantTransactions transactions;
    private final CallStore store;
    private final CallProgress progress;
    private final CallTurns turns;
    private final CallTasks tasks;
    private final Teams teams;
    private final SipTargets telephony;
    private final Clock clock;

    BotFacts(
            TenantTransactions transactions,
            CallStore store,
            CallProgress progress,
            CallTurns turns,
            CallTasks tasks,
            Teams teams,
            SipTargets telephony,
            Clock clock) {
        this.transactions = transactions;
        this.store = store;
        this.progress = progress;
        this.turns = turns;
        this.tasks = tasks;
        this.teams = teams;
        this.telephony = telephony;
        this.clock = clock;
    }

    void ready(TenantId tenant, InboxItem.FromWorker item, WorkerEvent.BotReady ready) {
        CallId id = ready.callId();
        progress.apply(
                tenant,
                id,
                new CallFact.AgentReady(ready.at(), null),
                new Entry("WORKER", "The bot has come", item.eventId()));
        // where the user talks already, to another one before
        if (store.find(id).filter(call -> call.phase() == Phase.IN_PROGRESS).isPresent()) {
            if (store.endHold(id)) {
                tasks.add(tenant, id, List.of(CallAction.RESUME_USER));
            }
            tasks.add(tenant, id, List.of(CallAction.START_BOT));
        }
    }

    void left(TenantId tenant, InboxItem.FromWorker item, WorkerEvent.BotLeft left) {
        Entry why = new Entry("WORKER", left.detail(), item.eventId());
        switch (left.end()) {
            case HUNG_UP -> progress.apply(tenant, left.callId(), new CallFact.HangUpAsked(left.at()), why);
            case PASSED_ON -> passedOn(tenant, left, why);
            case FAILED -> gone(tenant, left.callId(), Fault.TENANT, why);
        }
    }

    /// To whom the bot asked for; to the next of the plan where it did not say, and to all agents where there
    /// is none.
    private void passedOn(TenantId tenant, WorkerEvent.BotLeft left, Entry why) {
        Optional<CallView> call = atBot(left.callId());
        if (call.isEmpty()) {
            return;
        }
        Route next = wanted(tenant, left.to())
                .or(() -> turns.afterBot(call.get()))
                .orElse(new Route(Route.Kind.AGENTS, null));
        turns.passOn(call.get(), next, why);
    }

    /// What a bot may name: `AGENTS`, also of a team, or `SIP` with a trunk or an extension.
    private Optional<Route> wanted(TenantId tenant, @Nullable String to) {
        if (to == null) {
            return Optional.empty();
        }
        String[] parts = to.split(":", 2);
        try {
            UUID id = parts.length == 1 ? null : UUID.fromString(parts[1]);
            return switch (parts[0]) {
                case "AGENTS" ->
                    id == null || teams.has(tenant, id)
                            ? Optional.of(new Route(Route.Kind.AGENTS, id, null))
                            : Optional.empty();
                case "SIP" ->
                    id != null && telephony.has(tenant, id)
                            ? Optional.of(new Route(Route.Kind.SIP, id, null))
                            : Optional.empty();
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException noId) {
            return Optional.empty();
        }
    }

    /// The bot did not come, or its connection broke: the next of the plan has the call, and without one it
    /// has failed.
    ///
    /// @param fault whose doing it is when it ends the call
    void gone(TenantId tenant, CallId id, Fault fault, Entry why) {
        transactions.inTenant(tenant, () -> {
            Optional<CallView> call = atBot(id);
            if (call.isEmpty()) {
                return;
            }
            Optional<Route> next =
                    call.get().direction() == Direction.USER_INITIATED ? turns.afterBot(call.get()) : Optional.empty();
            if (next.isEmpty() || !turns.passOn(call.get(), next.get(), why)) {
                progress.apply(tenant, id, new CallFact.SetupFailed(clock.instant(), fault, why.detail(), null), why);
            }
        });
    }

    /// The audio-worker that had the bot is lost.
    ///
    /// @return false when it had none of this call
    boolean lost(TenantId tenant, CallId id, WorkerRef worker) {
        return transactions.inTenant(tenant, () -> {
            boolean had =
                    atBot(id).filter(call -> worker.equals(call.linkWorker())).isPresent();
            if (had) {
                store.clearLinkWorker(id, worker);
                gone(tenant, id, Fault.US, Entry.ours("The bot is lost with audio-worker " + worker.id()));
            }
            return had;
        });
    }

    private Optional<CallView> atBot(CallId id) {
        return store.lock(id).filter(call -> call.route() == Route.Kind.BOT && call.phase() != Phase.ENDED);
    }
}
