/// Numbered statements of a tenant's month and what corrects them. Computes no price of a call, collects nothing.
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "tenancy",
            "audit",
            "export",
            "identity",
            "jobs",
            "numbers",
            "messages",
            "rating",
            "rating :: words"
        })
@NullMarked
package io.pulseline.platform.statements;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
