package io.pulseline.platform.settings;

import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// One document of a number's history.
///
/// @param sent   what Meta was sent for it, null when nothing
/// @param actor  who, as the audit trail names them
/// @param reason why, in their words; null when they gave none
public record SettingsVersion(
        long version,
        Kind kind,
        ObjectNode document,
        @Nullable ObjectNode sent,
        String actor,
        @Nullable String reason,
        Instant at)
        // waits in the session for the page after a redirect
        implements Serializable {
    /// How a document came about.
    public enum Kind {
        /// as Meta had it when it was first read
        FOUND,
        CHANGE,
        /// an older document was wanted again
        REVERT,
        /// what somebody changed at Meta is wanted now
        ACCEPT,
        /// what somebody changed at Meta was set back
        RESTORE,
        SCHEDULE,
        FLEET,
        ROTATION
    }
}
