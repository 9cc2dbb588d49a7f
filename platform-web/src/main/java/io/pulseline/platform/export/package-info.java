/// Files that people take away: CSV without formula injection, sheets, and the answer that carries them. Knows no
/// feature.
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.pulseline.platform.export;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
