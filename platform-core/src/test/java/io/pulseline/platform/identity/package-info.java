@NullMarked
package io.pulseline.platform.identity;

import org.jspecify.annotations.NullMarked;
