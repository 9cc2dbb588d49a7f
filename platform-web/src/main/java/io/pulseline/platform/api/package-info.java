/// The vocabulary of `/api/v1`: problems, pages, money. Used by every `*ApiController`; has no endpoint of a
/// feature.
@ApplicationModule(allowedDependencies = {"kernel", "tenancy", "audit", "graphapi"})
@NullMarked
package io.pulseline.platform.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
