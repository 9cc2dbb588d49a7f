/// Sets what we rated beside what Meta counts, half hour by half hour, and says why each difference is there. Changes
/// no
/// price.
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "tenancy",
            "api",
            "export",
            "identity",
            "graphapi",
            "numbers",
            "rating :: words"
        })
@NullMarked
package io.pulseline.platform.reconciliation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
