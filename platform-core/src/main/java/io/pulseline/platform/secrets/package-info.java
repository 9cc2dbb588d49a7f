/// Secrets at rest: sealed with a key per tenant, which a key file outside of the database wraps. Knows nobody's
/// secrets
/// by name.
@ApplicationModule(allowedDependencies = {"kernel", "tenancy", "graphapi"})
@NullMarked
package io.pulseline.platform.secrets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
