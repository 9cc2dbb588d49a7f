/// What users hear between the music while they wait in a number's queue: a greeting, and their place in it, in the
/// tenant's
/// own voice. Puts nobody into a queue and takes nobody out (`calls`).
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "wire",
            "tenancy",
            "audit",
            "identity",
            "numbers",
            "workers",
            "settings :: announcement",
            "api",
            "jobs",
            "calls"
        })
@NullMarked
package io.pulseline.platform.queuevoice;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
