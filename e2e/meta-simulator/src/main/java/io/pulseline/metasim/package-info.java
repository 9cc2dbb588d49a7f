/// A stand-in for Meta: Graph, webhooks, media edge and a user's phone. Shares no code with the platform, so that a
/// mistake cannot hide on both sides.
@NullMarked
package io.pulseline.metasim;

import org.jspecify.annotations.NullMarked;
