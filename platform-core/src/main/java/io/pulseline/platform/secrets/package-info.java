/// Secrets at rest: sealed with a key per tenant, which a key file outside of the database wraps. Knows nobody's
/// secrets
/// by name; which columns are sealed it reads from `ops.sealed_column`. Keys are changed while everybody works: see
/// [KeyRotation].
@ApplicationModule(allowedDependencies = {"kernel", "tenancy", "graphapi", "audit", "jobs"})
@NullMarked
package io.pulseline.platform.secrets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
