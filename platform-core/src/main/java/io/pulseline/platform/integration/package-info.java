/// How a tenant's numbers are shared out between partners and Meta apps. Says what follows from it; changes
/// nothing at Meta.
@ApplicationModule(allowedDependencies = {"kernel", "tenancy", "audit"})
@NullMarked
package io.pulseline.platform.integration;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
