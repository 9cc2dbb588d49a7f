/// Files that people take away: CSV without formula injection. Knows no feature.
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.pulseline.platform.export;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
