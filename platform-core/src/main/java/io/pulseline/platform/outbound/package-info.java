/// Tells programs of a tenant what happened: signed as Standard Webhooks asks, tried for three days, so that one slow
/// receiver holds up nobody else's. Does not decide what happened.
///
/// @see "Standard Webhooks specification 1.0"
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "tenancy",
            "audit",
            "graphapi",
            "secrets",
            "net",
            "identity",
            "jobs",
            "numbers",
            "permissions",
            "cdr",
            "budgets"
        })
@NullMarked
package io.pulseline.platform.outbound;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
