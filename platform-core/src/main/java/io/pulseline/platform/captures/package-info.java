/// Captures of a call's packets, for whoever has to find out why a voice was not heard: switched on by an administrator
/// with a reason, for a call that goes on or for the next one of a number; sealed by the worker, downloaded as a pcapng
/// file, erased after hours. Looks at no packet (the media-worker writes them down), and not at calls whose media goes
/// past our relay.
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "wire",
            "tenancy",
            "audit",
            "identity",
            "api",
            "secrets",
            "webhooks",
            "workers",
            "jobs",
            "calls",
            "storage",
            "storage :: gateway"
        })
@NullMarked
package io.pulseline.platform.captures;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
