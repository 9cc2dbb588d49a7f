/// Ways for users to call a number: deep links, their QR codes, call buttons in messages; and which calls they brought.
/// Does not send campaigns.
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "tenancy",
            "audit",
            "graphapi",
            "qr",
            "identity",
            "export",
            "webhooks",
            "jobs",
            "numbers",
            "calls"
        })
@NullMarked
package io.pulseline.platform.links;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
