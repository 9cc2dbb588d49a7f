/// Voice bots of a tenant: where they are and what proves that it is us. Carries no voice and decides nothing about
/// calls.
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "tenancy",
            "audit",
            "graphapi",
            "api",
            "identity",
            "secrets",
            "net",
            "workers",
            "calls"
        })
@NullMarked
package io.pulseline.platform.bots;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
