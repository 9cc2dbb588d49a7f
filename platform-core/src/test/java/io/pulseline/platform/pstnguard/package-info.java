@NullMarked
package io.pulseline.platform.pstnguard;

import org.jspecify.annotations.NullMarked;
