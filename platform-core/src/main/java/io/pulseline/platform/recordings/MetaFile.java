package io.pulseline.platform.recordings;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A file that Meta made of a call.
///
/// @param toldAt   when Meta said that it is there
/// @param dueAt    when it is asked for again, while it waits
/// @param failure  Meta's words when it did not give it the last time; null when it was never refused
/// @param mimeType null until it is here
public record MetaFile(
        Kind kind,
        State state,
        Instant toldAt,
        Instant dueAt,
        @Nullable String failure,
        @Nullable String mimeType) {
    public enum Kind {
        /// Both voices in one file.
        SOUND,
        /// The transcript, JSON.
        WORDS
    }

    public enum State {
        WAITING,
        KEPT,
        /// Meta did not give it for as long as it keeps such files.
        LOST
    }
}
