@NullMarked
package io.pulseline.platform.captures;

import org.jspecify.annotations.NullMarked;
