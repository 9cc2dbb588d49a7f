/// What a tenant wants to spend: budgets of a month, caps of a day that no dial passes, and what is said when one
/// comes near. Computes no price.
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "tenancy",
            "audit",
            "api",
            "identity",
            "jobs",
            "mail",
            "numbers",
            "calls",
            "rating",
            "rating :: words"
        })
@NullMarked
package io.pulseline.platform.budgets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
