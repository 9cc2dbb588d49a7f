/// What crosses the boundary between the platform and its workers: commands, events, the lease. JSON over mTLS,
/// readable by curl.
/// Both ends accept protocol version N and N-1. Not here: decisions (platform `workers`) and media (the workers).
@NullMarked
package io.pulseline.platform.wire;

import org.jspecify.annotations.NullMarked;
