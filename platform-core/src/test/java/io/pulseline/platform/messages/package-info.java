@NullMarked
package io.pulseline.platform.messages;

import org.jspecify.annotations.NullMarked;
