/// The worker's end of the control channel: commands in, leases and facts out. Decides nothing about calls.
@NullMarked
package io.pulseline.mediaworker.control;

import org.jspecify.annotations.NullMarked;
