/// The call settings of a number as a versioned document: what is wanted beside what Meta has, with Meta's rules
/// checked
/// before Meta checks them. Does not know which numbers there are (`numbers`) and handles no call.
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "tenancy",
            "audit",
            "graphapi",
            "secrets",
            "api",
            "export",
            "identity",
            "webhooks",
            "jobs",
            "net",
            "numbers",
            "pstnguard",
            "pstnguard :: words"
        })
@NullMarked
package io.pulseline.platform.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
