/// Keeps calls away from the public telephone network: judges routes before they are saved, and keeps who vouched for
/// them. Meta forbids the PSTN on every leg. Does not carry calls and does not know what a trunk or a setting is.
@ApplicationModule(allowedDependencies = {"kernel", "tenancy", "audit", "net"})
@NullMarked
package io.pulseline.platform.pstnguard;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
