@NullMarked
package io.pulseline.platform.permissions;

import org.jspecify.annotations.NullMarked;
