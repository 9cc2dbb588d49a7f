/// The page part and the doors of a queue's sounds.
@NullMarked
package io.pulseline.platform.queuevoice.web;

import org.jspecify.annotations.NullMarked;
