/// Business phone numbers, the accounts they belong to, and the business tokens, encrypted. Does not dial and does not
/// ask.
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "tenancy",
            "audit",
            "integration",
            "graphapi",
            "secrets",
            "api",
            "identity",
            "webhooks"
        })
@NullMarked
package io.pulseline.platform.numbers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
