/// Who may be asked and who may be called: Meta's live answer first, our ledger behind it, and the evidence chain. Does
/// not dial.
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "tenancy",
            "audit",
            "graphapi",
            "secrets",
            "api",
            "identity",
            "webhooks",
            "numbers",
            "jobs",
            "export"
        })
@NullMarked
package io.pulseline.platform.permissions;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
