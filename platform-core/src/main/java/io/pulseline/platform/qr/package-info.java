/// Text as a drawing that a phone's camera reads. Knows nothing of what the text says.
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.pulseline.platform.qr;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
