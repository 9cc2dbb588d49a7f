@NullMarked
package io.pulseline.audioworker.mix;

import org.jspecify.annotations.NullMarked;
