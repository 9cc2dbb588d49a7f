/// Turns ended calls into priced lines and explains each one. Does not invoice, does not collect, does not know HTTP.
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "tenancy",
            "audit",
            "api",
            "export",
            "identity",
            "jobs",
            "webhooks",
            "numbers",
            "calls",
            "cdr"
        })
@NullMarked
package io.pulseline.platform.rating;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
