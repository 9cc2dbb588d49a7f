@NullMarked
package io.pulseline.platform.outbound;

import org.jspecify.annotations.NullMarked;
