package io.pulseline.platform.budgets;

import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.tenancy.Tenant;
import org.springframework.stereotype.Component;

/// Says what has come near or gone beyond. The caps themselves need no job: each dial asks them.
@Component
class WatchBudgetsJob implements TenantJob {
    private final Budgets budgets;

    WatchBudgetsJob(Budgets budgets) {
        this.budgets = budgets;
    }

    @Override
    public String name() {
        return "budgets.watch";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        budgets.watch(tenant.id());
    }
}
