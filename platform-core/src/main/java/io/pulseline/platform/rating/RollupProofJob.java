package io.pulseline.platform.rating;

import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.tenancy.Tenant;
import org.springframework.stereotype.Component;

/// Every night: do the sums that reports read equal the charges? A difference fails the run, so that staff see it.
@Component
class RollupProofJob implements TenantJob {
    /// Corrections come late, but not later than Meta looks back for a tier.
    private static final int DAYS = 70;

    private final RollupProof proof;

    RollupProofJob(RollupProof proof) {
        this.proof = proof;
    }

    @Override
    public String name() {
        return "rating.prove-sums";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        RollupProof.Proof found = proof.check(tenant.id(), DAYS);
        if (found.differences() > 0) {
            throw new IllegalStateException(found.differences() + " of " + found.sums()
                    + " sums differ from their calls, first " + found.example());
        }
    }
}
