package io.pulseline.platform.settings.fleet;

import io.pulseline.platform.kernel.PhoneNumberId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A change that was begun.
///
/// @param change    members of Meta's `calling` object
/// @param stopAfter how many failures end it
/// @param endedAt   null while it goes on
public record Fleet(
        UUID id,
        ObjectNode change,
        State state,
        int stopAfter,
        String actor,
        @Nullable String reason,
        Instant madeAt,
        @Nullable Instant endedAt) {
    public enum State {
        RUNNING,
        DONE,
        /// by a person or by too many failures
        STOPPED,
        ROLLING_BACK,
        ROLLED_BACK
    }

    public boolean goesOn() {
        return state == State.RUNNING || state == State.ROLLING_BACK;
    }

    /// One number of it.
    ///
    /// @param before version before, null while nothing was tried
    /// @param after  version that the change made, null when it made none
    /// @param detail why not, null when it worked
    public record Line(
            int place,
            PhoneNumberId number,
            LineState state,
            @Nullable Long before,
            @Nullable Long after,
            @Nullable String detail) {}

    public enum LineState {
        WAITING,
        SENDING,
        CHANGED,
        UNCHANGED,
        FAILED,
        SKIPPED,
        ROLLED_BACK,
        NOT_ROLLED_BACK
    }
}
