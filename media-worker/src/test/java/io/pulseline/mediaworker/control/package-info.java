@NullMarked
package io.pulseline.mediaworker.control;

import org.jspecify.annotations.NullMarked;
