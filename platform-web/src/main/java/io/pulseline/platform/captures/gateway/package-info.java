/// Where workers bring what they captured, on the workers' port.
@NullMarked
package io.pulseline.platform.captures.gateway;

import org.jspecify.annotations.NullMarked;
