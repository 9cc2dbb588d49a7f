package io.pulseline.platform.identity;

import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.tenancy.Tenant;
import org.springframework.stereotype.Component;

/// Writes into both trails that a visit's time is over. It lets nobody in from that moment on, job or not.
@Component
class EndVisitsJob implements TenantJob {
    private final Visits visits;

    EndVisitsJob(Visits visits) {
        this.visits = visits;
    }

    @Override
    public String name() {
        return "identity.end-visits";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        visits.endOverdue(tenant.id());
    }
}
