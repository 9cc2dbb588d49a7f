/// The worker's end of the control channel: which call has a bot, which a mixer. Decides nothing about calls.
@NullMarked
package io.pulseline.audioworker.control;

import org.jspecify.annotations.NullMarked;
