package io.pulseline.sipworker.b2bua;

import io.pulseline.sipworker.stack.Flow;
import java.io.IOException;

/// How the peer of a leg is reached: by configuration or by the connection it came on, never by what it says of itself.
@FunctionalInterface
interface Way {
    /// @throws IOException when it is not reached
    Flow flow() throws IOException;
}
