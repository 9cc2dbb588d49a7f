@NullMarked
package io.pulseline.platform.numbers;

import org.jspecify.annotations.NullMarked;
