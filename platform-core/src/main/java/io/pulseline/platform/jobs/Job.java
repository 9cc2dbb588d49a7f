package io.pulseline.platform.jobs;

/// Something done by the calendar or on demand. Each kind says whose data it works on, so that none can forget to.
/// Runs outside of any transaction, one at a time in the whole cluster; a run that died with its process is begun anew,
/// so
/// doing it twice must do no harm.
public sealed interface Job permits TenantJob, OperatorJob {
    /// As in [JobSchedule], dotted: `webhooks.retention`.
    String name();

    /// Whether it comes so often, and finds so seldom something to do, that of its idle runs only the newest
    /// is kept. A run
    /// that reports progress was not idle.
    default boolean mostlyIdle() {
        return false;
    }
}
