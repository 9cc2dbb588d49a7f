@NullMarked
package io.pulseline.platform.trunks;

import org.jspecify.annotations.NullMarked;
