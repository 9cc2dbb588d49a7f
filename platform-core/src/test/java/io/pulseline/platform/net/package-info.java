@NullMarked
package io.pulseline.platform.net;

import org.jspecify.annotations.NullMarked;
