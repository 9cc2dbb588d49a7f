package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Whether calls may ring at an agent. Kept here and not in the page, so that every tab and every device of
/// the agent shows the same. Being in a call and wrapping up are read off the calls themselves.
@Service
public class AgentPresence {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final Clock clock;

    AgentPresence(TenantTransactions transactions, JdbcClient jdbc, Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// Calls stop ringing at this agent; what the agent has goes on.
    public void leave(TenantId tenant, PersonId agent) {
        transactions.inTenant(tenant, () -> {
            jdbc.sql("""
                            insert into agent_absence (tenant_id, person_id, since) values (?, ?, ?) on conflict do nothing
                            """)
                    .param(tenant.value())
                    .param(agent.value())
                    .param(Timestamp.from(clock.instant()))
                    .update();
        });
    }

    /// As [#leave], because the agent answered and no voice came from their browser: calls would go on ringing at a
    /// desk where nobody can talk.
    public void miss(TenantId tenant, PersonId agent) {
        transactions.inTenant(tenant, () -> {
            jdbc.sql("""
                            insert into agent_absence (tenant_id, person_id, since, voiceless) values (?, ?, ?, true)
                            on conflict (tenant_id, person_id) do update set voiceless = true
                            """)
                    .param(tenant.value())
                    .param(agent.value())
                    .param(Timestamp.from(clock.instant()))
                    .update();
        });
    }

    public void comeBack(TenantId tenant, PersonId agent) {
        transactions.inTenant(tenant, () -> {
            boolean was = jdbc.sql("delete from agent_absence where person_id = ?")
                            .param(agent.value())
                            .update()
                    == 1;
            if (was) {
                // who comes back has not waited for a call meanwhile
                jdbc.sql("update agent_desk set since = ? where person_id = ?")
                        .param(Timestamp.from(clock.instant()))
                        .param(agent.value())
                        .update();
            }
        });
    }

    /// @param voiceless the agent did not ask for it: they answered, and no voice came from their browser
    public record Absence(Instant since, boolean voiceless) {}

    /// @return empty for somebody at whom calls ring
    public Optional<Absence> absence(TenantId tenant, PersonId agent) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select since, voiceless from agent_absence where person_id = ?")
                        .param(agent.value())
                        .query((row, at) ->
                                new Absence(row.getTimestamp("since").toInstant(), row.getBoolean("voiceless")))
                        .optional());
    }
}
