/// The load generator of `./pulseline bench sip`. Shares no parser with the worker: the same bytes go to every peer.
@NullMarked
package io.pulseline.sipworker.bench;

import org.jspecify.annotations.NullMarked;
