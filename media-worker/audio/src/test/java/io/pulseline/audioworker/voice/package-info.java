@NullMarked
package io.pulseline.audioworker.voice;

import org.jspecify.annotations.NullMarked;
