/// The tenants' own telephony: trunks and phones, how they stand, and what sip-workers are told of them. Carries no
/// call
/// and speaks no SIP.
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "wire",
            "tenancy",
            "audit",
            "graphapi",
            "api",
            "export",
            "identity",
            "jobs",
            "numbers",
            "secrets",
            "settings",
            "workers",
            "pstnguard",
            "pstnguard :: words",
            "calls"
        })
@NullMarked
package io.pulseline.platform.trunks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
