package io.pulseline.platform.onboarding;

import io.pulseline.platform.graphapi.GraphAllowance;
import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.numbers.AccountWatch;
import io.pulseline.platform.tenancy.Tenant;
import java.util.List;
import org.springframework.stereotype.Component;

/// Looks at every account that we have access to for what would stop its calls, within what Meta lets us ask.
@Component
class WatchJob implements TenantJob {
    private final Accounts accounts;
    private final AccountWatch watch;
    private final GraphAllowance allowance;

    WatchJob(Accounts accounts, AccountWatch watch, GraphAllowance allowance) {
        this.accounts = accounts;
        this.watch = watch;
        this.allowance = allowance;
    }

    @Override
    public String name() {
        return "onboarding.watch";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        List<AccountAccess> all = accounts.all(tenant.id()).stream()
                .filter(account -> account.hasToken() && account.lostAt() == null)
                .toList();
        int done = 0;
        for (AccountAccess account : all) {
            if (allowance.busyUntil(account.id().value()).isPresent()) {
                continue;
            }
            watch.look(tenant.id(), account.id());
            done++;
        }
        progress.report(done, all.size(), "accounts looked at");
    }
}
