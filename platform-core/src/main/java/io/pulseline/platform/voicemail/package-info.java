/// What callers left to whom nobody answered: told of by Meta, fetched, kept sealed for a while, listened to. Does not
/// record anything itself and does not decide when a caller is asked to speak (`settings`).
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "tenancy",
            "audit",
            "graphapi",
            "secrets",
            "identity",
            "webhooks",
            "jobs",
            "calls"
        })
@NullMarked
package io.pulseline.platform.voicemail;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
