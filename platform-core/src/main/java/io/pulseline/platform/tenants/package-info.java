/// The life of a tenant at the BSP: opened, suspended, off-boarded, erased; and what staff see of all of them. Who its
/// people are is `identity`'s, what it owes `rating`'s.
@ApplicationModule(allowedDependencies = {"kernel", "tenancy", "audit", "api", "identity", "rating::words"})
@NullMarked
package io.pulseline.platform.tenants;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
