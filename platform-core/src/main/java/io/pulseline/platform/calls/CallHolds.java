package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.workers.WorkerLink.WorkerUnreachable;
import io.pulseline.platform.workers.WorkerRef;
import io.pulseline.platform.workers.Workers;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Holds a user with music, and resumes. On our own media leg only: Meta knows no hold, and the user's call, its time
/// and its price run on.
@Service
public class CallHolds {
    private final TenantTransactions transactions;
    private final CallStore store;
    private final CallTimeline timeline;
    private final Workers workers;
    private final JdbcClient jdbc;
    private final Clock clock;

    CallHolds(
            TenantTransactions transactions,
            CallStore store,
            CallTimeline timeline,
            Workers workers,
            JdbcClient jdbc,
            Clock clock) {
        this.transactions = transactions;
        this.store = store;
        this.timeline = timeline;
        this.workers = workers;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// The user hears music and nobody else, and nobody hears the user. A user on hold stays so.
    ///
    /// @return false when it is not this agent's conversation, or its worker cannot do it
    public boolean hold(TenantId tenant, PersonId agent, CallId id) {
        Optional<CallView> call = conversation(tenant, agent, id);
        if (call.isEmpty() || call.get().heldSince() != null) {
            return call.isPresent();
        }
        return done(call.get(), new WorkerCommand.HoldUser(UUID.randomUUID(), id))
                && transactions.inTenant(tenant, () -> {
                    boolean held = jdbc.sql("""
                                            update call set held_since = ?
                                            where id = ? and agent_id = ? and phase = 'IN_PROGRESS' and held_since is null
                                            """)
                                    .param(Timestamp.from(clock.instant()))
                                    .param(id.value())
                                    .param(agent.value())
                                    .update()
                            == 1;
                    if (held) {
                        note(tenant, id, "Hold", call.get().agentName() + " puts the user on hold: music");
                    }
                    return held;
                });
    }

    /// The user and the agent talk again.
    ///
    /// @return false when it is not this agent's conversation, or its worker cannot do it
    public boolean resume(TenantId tenant, PersonId agent, CallId id) {
        Optional<CallView> call = conversation(tenant, agent, id);
        if (call.isEmpty() || call.get().heldSince() == null) {
            return call.isPresent();
        }
        if (!done(call.get(), new WorkerCommand.ResumeUser(UUID.randomUUID(), id))) {
            return false;
        }
        transactions.inTenant(
                tenant, () -> resumed(tenant, id, call.get().agentName() + " is back with the user: the hold ends"));
        return true;
    }

    /// A colleague has taken the call of a user on hold over.
    void release(CallView call, String colleague) {
        if (done(call, new WorkerCommand.ResumeUser(UUID.randomUUID(), call.id()))) {
            transactions.inTenant(
                    call.tenant(),
                    () -> resumed(call.tenant(), call.id(), colleague + " talks with the user: the hold ends"));
        }
    }

    /// Asks the worker that carries this call.
    boolean done(CallView call, WorkerCommand command) {
        WorkerRef worker = call.mediaWorker();
        if (worker == null) {
            return false;
        }
        try {
            return workers.command(worker, command) instanceof CommandAnswer.Done;
        } catch (WorkerUnreachable gone) {
            return false;
        }
    }

    /// The worker plays no music any more. Inside the caller's transaction.
    void resumed(TenantId tenant, CallId id, String words) {
        boolean was = jdbc.sql("update call set held_since = null where id = ? and held_since is not null")
                        .param(id.value())
                        .update()
                == 1;
        if (was) {
            note(tenant, id, "Resume", words);
        }
    }

    private Optional<CallView> conversation(TenantId tenant, PersonId agent, CallId id) {
        return transactions
                .inTenant(tenant, () -> store.find(id))
                .filter(call ->
                        call.phase() == Phase.IN_PROGRESS && agent.value().equals(call.agentId()));
    }

    private void note(TenantId tenant, CallId id, String kind, String words) {
        timeline.entry(tenant, id, clock.instant(), "PORTAL", kind, words, null);
        timeline.changed(tenant, id);
    }
}
