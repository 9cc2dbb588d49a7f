/// Pages about the platform itself, for BSP staff and, where it is theirs, for tenants: the audit trail, the
/// inbox, jobs, the fleet, errors, health. Stands above the features whose rooms are below sign-in, and
/// decides nothing.
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "wire",
            "tenancy",
            "audit",
            "identity",
            "api",
            "export",
            "graphapi",
            "webhooks",
            "workers",
            "numbers",
            "integration",
            "calls",
            "trunks",
            "jobs",
            "storage",
            "metacalendar"
        })
@NullMarked
package io.pulseline.platform.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
