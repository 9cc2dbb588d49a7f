/// Letters to people of a tenant: queued with what caused them, sent through the configured mail server, tried again
/// when it does not answer; kept for an administrator to pass on where there is none.
@ApplicationModule(allowedDependencies = {"kernel", "tenancy", "graphapi", "secrets", "jobs"})
@NullMarked
package io.pulseline.platform.mail;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
