package io.pulseline.platform.onboarding;

import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.tenancy.Tenant;
import org.springframework.stereotype.Component;

/// Asks Meta how far accounts are on their way to another currency. Every part may be done twice.
@Component
class CurrencyMoveJob implements TenantJob {
    private final CurrencyMoves moves;

    CurrencyMoveJob(CurrencyMoves moves) {
        this.moves = moves;
    }

    @Override
    public String name() {
        return "onboarding.currency";
    }

    @Override
    public boolean mostlyIdle() {
        return true;
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        int open = moves.follow(tenant.id());
        if (open > 0) {
            progress.report(0, open, "Meta has to be asked again");
        }
    }
}
