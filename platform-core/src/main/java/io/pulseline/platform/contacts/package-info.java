/// The WhatsApp users whose data a tenant keeps: what is kept of one, taking it away as a file, taking it out
/// of everything. Knows where each feature keeps who somebody is; facts and sums stay where they are.
@ApplicationModule(allowedDependencies = {"kernel", "tenancy", "audit", "identity", "export", "jobs"})
@NullMarked
package io.pulseline.platform.contacts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
