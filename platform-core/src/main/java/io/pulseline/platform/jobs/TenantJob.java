package io.pulseline.platform.jobs;

import io.pulseline.platform.tenancy.Tenant;

/// Called once for each tenant, suspended ones included, for a few of them at the same time. One tenant's failure is
/// kept
/// and does not stop the others.
public non-sealed interface TenantJob extends Job {
    /// @param tenant to bind: nothing is bound yet
    void run(Tenant tenant, JobProgress progress);
}
