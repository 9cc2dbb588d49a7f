@NullMarked
package io.pulseline.audioworker.bot;

import org.jspecify.annotations.NullMarked;
