package io.pulseline.platform.webhooks;

import io.pulseline.platform.tenancy.TenantTransactions;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// How much of the inbox is not in effect, for monitoring: asked every few seconds, so it leaves no audit line.
@Service
public class InboxBacklog {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;

    InboxBacklog(TenantTransactions transactions, JdbcClient jdbc) {
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    /// @param waiting       due and not handled
    /// @param oldestSeconds age of the oldest of Meta's and workers' that waits, 0 when none does
    /// @param parked        given up
    public record Backlog(long waiting, double oldestSeconds, long parked) {}

    public Backlog now() {
        return transactions.global(() -> jdbc.sql("""
                        select count(*) filter (where state = 'READY' and due_at <= now()) as waiting,
                               coalesce(extract(epoch from now() - min(received_at)
                                   filter (where state = 'READY' and kind <> 'TIMER')), 0) as oldest,
                               count(*) filter (where state = 'PARKED') as parked
                        from ops.inbox_work where state in ('READY', 'PARKED')
                        """)
                .query((row, index) ->
                        new Backlog(row.getLong("waiting"), row.getDouble("oldest"), row.getLong("parked")))
                .single());
    }
}
