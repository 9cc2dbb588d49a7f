/// A worker's end of the control channel, the same for every kind of worker: commands in, leases and facts out, drain.
/// What the worker does for a living stands behind [WorkerDuty]. Decides nothing about calls.
@NullMarked
package io.pulseline.worker;

import org.jspecify.annotations.NullMarked;
