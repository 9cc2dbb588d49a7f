/// Where workers bring what they recorded, on the workers' port.
@NullMarked
package io.pulseline.platform.recordings.gateway;

import org.jspecify.annotations.NullMarked;
