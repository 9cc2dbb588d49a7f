/// The inbox: what Meta and our workers reported, stored raw before anything else, deduplicated, parsed to sealed
/// events and handed
/// on in order per call, exactly once in effect. Does not decide what an event means.
@ApplicationModule(allowedDependencies = {"kernel", "wire", "tenancy", "tracing", "audit", "graphapi", "api", "net"})
@NullMarked
package io.pulseline.platform.webhooks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
