/// What Meta has announced to change, by day: noted by releases and by BSP staff, and dealt with by staff.
@ApplicationModule(allowedDependencies = {"kernel", "tenancy", "audit", "identity"})
@NullMarked
package io.pulseline.platform.metacalendar;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
