package io.pulseline.platform.voicemail;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A message that a caller left.
///
/// @param leftAt    when, by Meta's clock
/// @param dueAt     when Meta is asked for it again, while it waits
/// @param failure   Meta's words when it did not give it the last time; null when it was never refused
/// @param mimeType  null until it is here
/// @param fetchedAt null until it is here
public record Voicemail(
        State state,
        Instant leftAt,
        Instant dueAt,
        @Nullable String failure,
        @Nullable String mimeType,
        @Nullable Instant fetchedAt) {
    public enum State {
        /// Meta has it, and it is fetched.
        WAITING,
        KEPT,
        /// Meta did not give it for as long as it keeps such files.
        LOST,
        /// It was kept for as long as the settings say.
        FORGOTTEN
    }
}
