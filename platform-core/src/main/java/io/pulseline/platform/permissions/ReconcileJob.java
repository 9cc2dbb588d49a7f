package io.pulseline.platform.permissions;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Reads permissions again that somebody may have taken back in silence: Meta sends nothing when a user does it in the
/// profile. Those that matter most and were read longest ago come first; a number gets a part of its budget only, so
/// that
/// dials always find room. A difference is an alarm in the log and on the board.
@Component
class ReconcileJob implements TenantJob {
    private static final Logger LOG = LoggerFactory.getLogger(ReconcileJob.class);
    /// of one number in one run; the run comes every ten minutes
    private static final int READS_OF_A_NUMBER = 200;
    private static final Duration OLD = Duration.ofHours(20);

    private final PermissionLedger ledger;
    private final LiveReads live;
    private final TenantTransactions transactions;
    private final Clock clock;

    ReconcileJob(PermissionLedger ledger, LiveReads live, TenantTransactions transactions, Clock clock) {
        this.ledger = ledger;
        this.live = live;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "permissions.reconcile";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        List<PermissionLedger.Due> due = transactions.inTenant(
                tenant.id(), () -> ledger.due(clock.instant().minus(OLD), READS_OF_A_NUMBER));
        Map<PhoneNumberId, Integer> read = new HashMap<>();
        Set<PhoneNumberId> silent = new HashSet<>();
        int different = 0;
        int done = 0;
        for (PermissionLedger.Due row : due) {
            if (!silent.contains(row.number())) {
                switch (live.read(tenant.id(), row.number(), row.user())) {
                    case GraphResult.Ok<LiveReads.Answer>(LiveReads.Answer answer) -> {
                        read.merge(row.number(), 1, Integer::sum);
                        different += answer.state().status() == row.status() ? 0 : 1;
                    }
                    // Meta's "too many", an expired token, no connection: asking on for this number helps nobody
                    case GraphResult.Failed<LiveReads.Answer>(GraphFault fault) -> silent.add(row.number());
                }
            }
            progress.report(++done, due.size(), "permissions read");
        }
        if (different > 0) {
            LOG.warn("event=permission-drift tenant={} users={} reads={}", tenant.slug(), different, done);
        }
        progress.report(done, due.size(), different + " differed");
    }
}
