@NullMarked
package io.pulseline.platform.tracing;

import org.jspecify.annotations.NullMarked;
