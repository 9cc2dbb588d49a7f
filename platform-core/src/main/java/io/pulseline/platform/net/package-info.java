/// What we connect to on a tenant's word: which addresses that may be, and what a TLS server there shows. Sends nothing
/// but a handshake and knows no tenant.
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.pulseline.platform.net;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
