package io.pulseline.platform.permissions;

import io.pulseline.platform.graphapi.GraphFault;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// May this user be called from this number, now?
public sealed interface CallVerdict {
    record Allowed(PermissionState state) implements CallVerdict {}

    enum Why {
        /// only the user can change it
        NO_PERMISSION,
        /// Meta has stopped the number's own calls
        PAUSED,
        /// connected calls of the period are used
        CALL_LIMIT,
        /// Meta says no and not why
        NOT_NOW
    }

    /// @param state    null when nothing is known of the user and nobody was asked
    /// @param reason   one sentence for people
    /// @param nextCall when it becomes possible by itself, null when only the user can change it
    record Refused(
            @Nullable PermissionState state,
            Why why,
            String reason,
            @Nullable Instant nextCall) implements CallVerdict {}

    /// Meta could not be asked. Nothing is guessed.
    record Unknown(GraphFault fault) implements CallVerdict {}
}
