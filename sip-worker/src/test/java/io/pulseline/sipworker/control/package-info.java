@NullMarked
package io.pulseline.sipworker.control;

import org.jspecify.annotations.NullMarked;
