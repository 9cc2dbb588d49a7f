/// One immutable record per ended call: what money and reports stand on. Knows no price.
@ApplicationModule(allowedDependencies = {"kernel", "tenancy", "numbers", "workers", "calls"})
@NullMarked
package io.pulseline.platform.cdr;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
