@NullMarked
package io.pulseline.platform.reconciliation;

import org.jspecify.annotations.NullMarked;
