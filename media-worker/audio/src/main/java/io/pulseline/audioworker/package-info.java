/// The audio plane: calls whose voices have to be samples. A process of its own, because a codec is native code.
@NullMarked
package io.pulseline.audioworker;

import org.jspecify.annotations.NullMarked;
