@NullMarked
package io.pulseline.platform.audit;

import org.jspecify.annotations.NullMarked;
