/// Brings a customer's accounts and numbers from Meta's sign-up window to the first event of a working number, as a
/// checklist that remembers itself: every step can be run again, and says what Meta said. Does not bill, and handles no
/// call.
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "tenancy",
            "audit",
            "graphapi",
            "secrets",
            "api",
            "identity",
            "mail",
            "webhooks",
            "jobs",
            "numbers",
            "settings"
        })
@NullMarked
package io.pulseline.platform.onboarding;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
