/// Append-only trail of who did what to which object, and why. Does not decide who may.
@ApplicationModule(allowedDependencies = {"kernel", "tenancy"})
@NullMarked
package io.pulseline.platform.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
