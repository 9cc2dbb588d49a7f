@NullMarked
package io.pulseline.platform.solutions;

import org.jspecify.annotations.NullMarked;
