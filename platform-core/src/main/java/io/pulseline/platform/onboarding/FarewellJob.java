package io.pulseline.platform.onboarding;

import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.tenancy.Tenant;
import org.springframework.stereotype.Component;

/// Finishes what an account that went leaves to be done. Every part may be done twice.
@Component
class FarewellJob implements TenantJob {
    private final Farewells farewells;

    FarewellJob(Farewells farewells) {
        this.farewells = farewells;
    }

    @Override
    public String name() {
        return "onboarding.farewells";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        int open = farewells.goOn(tenant.id());
        progress.report(0, open, open == 0 ? "nothing is open" : "Meta has to be asked again");
    }
}
