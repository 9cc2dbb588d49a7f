/// Calling many users, one list at a time for each free agent: the dry run of every gate, the run with its pace, what
/// became of each user. Dials through `calls` alone, which guards every limit; asks nobody for permission
/// (`permissions`).
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "tenancy",
            "api",
            "audit",
            "identity",
            "numbers",
            "permissions",
            "graphapi",
            "calls",
            "jobs",
            "export"
        })
@NullMarked
package io.pulseline.platform.calllists;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
