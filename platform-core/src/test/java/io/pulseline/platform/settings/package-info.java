@NullMarked
package io.pulseline.platform.settings;

import org.jspecify.annotations.NullMarked;
