/// The live call: one pure state machine for both directions, and the orchestration around it. Decides, never touches
/// media,
/// knows no price.
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "wire",
            "tenancy",
            "tracing",
            "audit",
            "graphapi",
            "api",
            "export",
            "identity",
            "webhooks",
            "numbers",
            "integration",
            "permissions",
            "pstnguard",
            "pstnguard :: words",
            "settings",
            "workers"
        })
@NullMarked
package io.pulseline.platform.calls;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
