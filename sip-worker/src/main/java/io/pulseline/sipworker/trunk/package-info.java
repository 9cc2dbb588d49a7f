/// Whom this worker knows: the book that the platform hands out, where phones registered, and whether trunks answer.
@NullMarked
package io.pulseline.sipworker.trunk;

import org.jspecify.annotations.NullMarked;
