/// Tenants, and the one door to the database: every transaction is bound to a tenant, to the operator or to the intake
/// before its
/// first statement. Does not know people (`identity`) or HTTP.
@ApplicationModule(allowedDependencies = {"kernel"})
@NullMarked
package io.pulseline.platform.tenancy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
