/// Counts for the first pages, read from what other features tell. Keeps no data of its own.
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "tenancy",
            "identity",
            "webhooks",
            "numbers",
            "permissions",
            "pstnguard",
            "workers",
            "calls",
            "calls :: words",
            "cdr",
            "rating",
            "rating :: words",
            "settings"
        })
@NullMarked
package io.pulseline.platform.insights;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
