@NullMarked
package io.pulseline.platform.settings.announcement;

import org.jspecify.annotations.NullMarked;
