@NullMarked
package io.pulseline.platform.statements;

import org.jspecify.annotations.NullMarked;
