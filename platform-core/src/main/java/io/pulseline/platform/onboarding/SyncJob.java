package io.pulseline.platform.onboarding;

import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.tenancy.Tenant;
import org.springframework.stereotype.Component;

/// Reads every account and its numbers from Meta, page by page, within what Meta lets us ask.
@Component
class SyncJob implements TenantJob {
    private final Accounts accounts;

    SyncJob(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public String name() {
        return "onboarding.sync";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        Accounts.Synced synced = accounts.sync(tenant.id());
        String note = synced.left() == 0
                ? "accounts read"
                : "accounts read; Meta's allowance is nearly used, the rest waits for the next time";
        progress.report(synced.asked(), synced.asked() + synced.left(), note);
    }
}
