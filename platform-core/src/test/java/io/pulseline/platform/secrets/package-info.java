@NullMarked
package io.pulseline.platform.secrets;

import org.jspecify.annotations.NullMarked;
