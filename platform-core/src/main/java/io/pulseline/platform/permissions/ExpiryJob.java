package io.pulseline.platform.permissions;

import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import org.springframework.stereotype.Component;

/// Ends temporary permissions at their time: Meta sends no event for it. What is asked in between counts them as ended
/// already; this leaves the link in the chain and tells those who listen.
@Component
class ExpiryJob implements TenantJob {
    /// in one transaction: each takes a row lock
    private static final int BATCH = 200;

    private final PermissionLedger ledger;
    private final PermissionChanges changes;
    private final TenantTransactions transactions;
    private final Clock clock;

    ExpiryJob(PermissionLedger ledger, PermissionChanges changes, TenantTransactions transactions, Clock clock) {
        this.ledger = ledger;
        this.changes = changes;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "permissions.expiry";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        int ended = 0;
        int batch;
        do {
            batch = transactions.inTenant(tenant.id(), () -> {
                var over = ledger.over(clock.instant(), BATCH);
                over.forEach(row -> changes.expired(tenant.id(), row.number(), row.key(), row.endedAt()));
                return over.size();
            });
            ended += batch;
        } while (batch == BATCH);
        progress.report(ended, ended, "permissions ended");
    }
}
