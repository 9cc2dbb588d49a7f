package io.pulseline.platform.jobs;

/// Called once: works on tables that belong to no tenant, or finds its tenants itself.
public non-sealed interface OperatorJob extends Job {
    void run(JobProgress progress);
}
