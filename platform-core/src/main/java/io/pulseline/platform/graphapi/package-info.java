/// Ports to Meta's Graph API, by purpose, and the fault taxonomy. The one adapter is `graphapi.http`. Does not know
/// calls or pages.
@ApplicationModule(allowedDependencies = {"kernel", "tenancy", "tracing"})
@NullMarked
package io.pulseline.platform.graphapi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
