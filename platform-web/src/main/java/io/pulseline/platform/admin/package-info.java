/// The command line for operators: `./pulseline admin …` starts the program with the word `admin`, does one
/// thing on the database and ends. No web, no workers; what the verbs do is the features' own.
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "tenancy",
            "audit",
            "contacts",
            "identity",
            "tenants",
            "permissions",
            "rating",
            "secrets",
            "recordings",
            "captures",
            "storage",
            "webhooks"
        })
@NullMarked
package io.pulseline.platform.admin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
