@NullMarked
package io.pulseline.platform.recordings;

import org.jspecify.annotations.NullMarked;
