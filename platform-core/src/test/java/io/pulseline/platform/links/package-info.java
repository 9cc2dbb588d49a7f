@NullMarked
package io.pulseline.platform.links;

import org.jspecify.annotations.NullMarked;
