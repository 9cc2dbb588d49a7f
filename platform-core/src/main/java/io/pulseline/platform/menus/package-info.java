/// Menus of a tenant: what is said, and what each key does. Asks nobody (`calls`).
@ApplicationModule(
        allowedDependencies = {"kernel", "tenancy", "audit", "identity", "api", "settings :: announcement", "calls"})
@NullMarked
package io.pulseline.platform.menus;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
