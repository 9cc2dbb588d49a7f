package io.pulseline.platform.onboarding;

import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.tenancy.Tenant;
import org.springframework.stereotype.Component;

/// Takes up checklists whose process died in the middle of a step. Every step may be done twice.
@Component
class ResumeJob implements TenantJob {
    private final Onboarding onboarding;

    ResumeJob(Onboarding onboarding) {
        this.onboarding = onboarding;
    }

    @Override
    public String name() {
        return "onboarding.resume";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        onboarding.resume(tenant.id());
    }
}
