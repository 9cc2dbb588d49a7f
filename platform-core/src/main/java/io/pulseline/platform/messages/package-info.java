/// What messages that we sent cost: requests for permission above all. Prices by Meta's word in the status
/// webhook and
/// by the card of messages. Sends nothing.
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "tenancy",
            "api",
            "identity",
            "jobs",
            "export",
            "webhooks",
            "numbers",
            "permissions",
            "rating",
            "rating :: words"
        })
@NullMarked
package io.pulseline.platform.messages;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
