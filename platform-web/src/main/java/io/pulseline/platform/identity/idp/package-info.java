/// The identity provider of the demo: Spring Authorization Server, in this process, only in profile `demo`. A real
/// installation names its own provider by `spring.security.oauth2.client.*` and none of this runs.
@NullMarked
package io.pulseline.platform.identity.idp;

import org.jspecify.annotations.NullMarked;
