package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.workers.WorkerRef;
import io.pulseline.platform.workers.Workers;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Puts a fact into a call: lock, machine, save, timeline, tasks and the feature events, all in one tenant
/// transaction.
@Component
class CallProgress {
    private final TenantTransactions transactions;
    private final CallStore store;
    private final CallTimeline timeline;
    private final CallTasks tasks;
    private final Workers workers;
    private final ApplicationEventPublisher events;

    CallProgress(
            TenantTransactions transactions,
            CallStore store,
            CallTimeline timeline,
            CallTasks tasks,
            Workers workers,
            ApplicationEventPublisher events) {
        this.transactions = transactions;
        this.store = store;
        this.timeline = timeline;
        this.tasks = tasks;
        this.workers = workers;
        this.events = events;
    }

    /// @param entry what the timeline says; its time is the fact's
    /// @return the call after the fact; empty for a call this tenant has not
    Optional<CallView> apply(TenantId tenant, CallId id, CallFact fact, Entry entry) {
        return transactions.inTenant(tenant, () -> {
            Optional<CallView> call = store.lock(id);
            if (call.isEmpty()) {
                return Optional.empty();
            }
            CallMachine.Transition transition = CallMachine.apply(call.get().state(), fact);
            if (!transition.changed()) {
                if (entry.eventId() != null) {
                    timeline.entry(
                            tenant,
                            id,
                            fact.at(),
                            entry.speaker(),
                            "Repeat",
                            entry.detail() + " (no effect)",
                            entry.eventId());
                }
                return call;
            }
            store.save(id, transition.state());
            timeline.entry(
                    tenant,
                    id,
                    fact.at(),
                    entry.speaker(),
                    fact.getClass().getSimpleName(),
                    entry.detail(),
                    entry.eventId());
            timeline.changed(tenant, id);
            tasks.add(tenant, id, transition.actions());
            if (fact instanceof CallFact.WorkerGone && call.get().linkWorker() != null) {
                // one of two is lost: the other one still has its half
                tasks.add(tenant, id, List.of(CallAction.CLOSE_SESSION));
            }
            if (transition.state().ended() && call.get().ringsOwnSide()) {
                store.withhold(id);
            }
            if (transition.state().ended()) {
                // the places of a lost worker were all given back when it was lost
                if (!call.get().state().ended() && transition.state().workerGoneAt() == null) {
                    giveBack(call.get().worker());
                    giveBack(call.get().linkWorker());
                }
                events.publishEvent(new CallEnded(tenant, id));
            }
            return store.find(id);
        });
    }

    /// After commit: the registry is another scope than the tenant's.
    private void giveBack(@Nullable WorkerRef worker) {
        if (worker != null) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    if (status == STATUS_COMMITTED) {
                        workers.releaseSoon(worker);
                    }
                }
            });
        }
    }

    record Entry(String speaker, String detail, @Nullable UUID eventId) {
        static Entry ours(String detail) {
            return new Entry("PLATFORM", detail, null);
        }

        static Entry graph(String detail) {
            return new Entry("GRAPH", detail, null);
        }

        static Entry portal(String detail) {
            return new Entry("PORTAL", detail, null);
        }
    }
}
