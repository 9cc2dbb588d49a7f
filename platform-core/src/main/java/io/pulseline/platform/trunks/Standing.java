package io.pulseline.platform.trunks;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a trunk or a phone stands.
///
/// @param registered where, null when it is not
/// @param until      of its registration, null when it is not
/// @param reachable  null when it was never asked
/// @param lastError  null for none
/// @param toldAt     when a worker last said so, null for never
public record Standing(
        @Nullable String registered,
        @Nullable Instant until,
        @Nullable Boolean reachable,
        @Nullable String lastError,
        int calls,
        @Nullable Instant toldAt) {
    /// In one word.
    public enum Word {
        REGISTERED,
        REACHABLE,
        AWAY,
        /// It says where it is by registering, and does not now.
        UNREGISTERED,
        UNKNOWN
    }

    public Word word() {
        if (registered != null) {
            return Word.REGISTERED;
        }
        return reachable == null ? Word.UNKNOWN : reachable ? Word.REACHABLE : Word.AWAY;
    }

    /// Of a peer without an address of its own, which is where it registered from.
    public Word registrarsWord() {
        return registered == null && toldAt != null ? Word.UNREGISTERED : word();
    }

    static final Standing UNKNOWN = new Standing(null, null, null, null, 0, null);
}
