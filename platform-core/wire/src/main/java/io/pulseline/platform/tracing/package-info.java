/// One call as one trace, over every process that has a part in it. Off until an OTLP endpoint is configured. Measures
/// nothing (that is `meters`) and logs nothing.
@NullMarked
package io.pulseline.platform.tracing;

import org.jspecify.annotations.NullMarked;
