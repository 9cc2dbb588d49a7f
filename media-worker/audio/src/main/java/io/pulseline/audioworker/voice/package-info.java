/// Voices as samples: links to media-workers, their jitter, their codec, and the clock that moves them. Knows
/// no bot and no platform.
@NullMarked
package io.pulseline.audioworker.voice;

import org.jspecify.annotations.NullMarked;
