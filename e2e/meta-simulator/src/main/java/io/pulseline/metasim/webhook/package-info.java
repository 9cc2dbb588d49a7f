/// The signed sender: retries, duplicates, delays, reordering.
@NullMarked
package io.pulseline.metasim.webhook;

import org.jspecify.annotations.NullMarked;
