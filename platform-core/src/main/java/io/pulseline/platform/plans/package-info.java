/// What the BSP's tenants pay, from which day on: made, looked at and taken back by BSP staff. What a call costs under
/// a
/// plan is `rating`'s.
@ApplicationModule(
        allowedDependencies = {"kernel", "tenancy", "audit", "identity", "rating", "rating::words", "tenants"})
@NullMarked
package io.pulseline.platform.plans;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
