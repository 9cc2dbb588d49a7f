/// Identifiers and quantities that every feature speaks in. Records only; no behaviour that needs a database or a
/// clock.
@NullMarked
package io.pulseline.platform.kernel;

import org.jspecify.annotations.NullMarked;
