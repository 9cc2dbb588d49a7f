@NullMarked
package io.pulseline.platform.storage;

import org.jspecify.annotations.NullMarked;
