/// The media worker: a process that carries voice between Meta and a business, and does what the platform tells it.
@NullMarked
package io.pulseline.mediaworker;

import org.jspecify.annotations.NullMarked;
