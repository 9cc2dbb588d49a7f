/// People, what they may do in which tenant, and the keys of programs. Who someone is comes from an identity provider;
/// what they may do is decided here. Knows no HTTP: sign-in pages and filters are in `identity.web`.
@ApplicationModule(
        allowedDependencies = {"kernel", "tenancy", "audit", "jobs", "mail", "graphapi", "secrets", "qr", "api"})
@NullMarked
package io.pulseline.platform.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
