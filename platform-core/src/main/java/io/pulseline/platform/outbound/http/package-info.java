/// How a message reaches its receiver.
@NullMarked
package io.pulseline.platform.outbound.http;

import org.jspecify.annotations.NullMarked;
