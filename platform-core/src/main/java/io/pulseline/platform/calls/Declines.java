package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// An agent does not want a call that rings: it rings on at the others whose turn it is. Once nobody is left it goes to
/// the next of the number's plan, and without one it is declined to Meta. In the queue the user waits on.
@Service
public class Declines {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final CallStore store;
    private final CallTimeline timeline;
    private final CallTurns turns;
    private final Ringing ringing;
    private final Clock clock;

    Declines(
            TenantTransactions transactions,
            JdbcClient jdbc,
            CallStore store,
            CallTimeline timeline,
            CallTurns turns,
            Ringing ringing,
            Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.store = store;
        this.timeline = timeline;
        this.turns = turns;
        this.ringing = ringing;
        this.clock = clock;
    }

    /// @return false when the call waits for no agent: it is somebody's, or over
    public boolean decline(TenantId tenant, PersonId agent, String name, CallId id) {
        return transactions.inTenant(tenant, () -> {
            Optional<CallView> waiting = store.lock(id).filter(Ringing::waits);
            waiting.ifPresent(call -> {
                note(call, agent, name);
                if (call.phase() == Phase.RINGING && ringing.nobodyLeft(call)) {
                    turns.nobodyLeft(call, Entry.portal(name + " declines, and nobody else is asked"));
                }
            });
            return waiting.isPresent();
        });
    }

    private void note(CallView call, PersonId agent, String name) {
        jdbc.sql("""
                        insert into call_decline (tenant_id, call_id, person_id, at) values (?, ?, ?, ?)
                        on conflict (tenant_id, call_id, person_id) do update set at = excluded.at
                        """)
                .param(call.tenant().value())
                .param(call.id().value())
                .param(agent.value())
                .param(Timestamp.from(clock.instant()))
                .update();
        timeline.entry(call.tenant(), call.id(), clock.instant(), "PORTAL", "Declined", name + " declines", null);
        timeline.changed(call.tenant(), call.id());
    }
}
