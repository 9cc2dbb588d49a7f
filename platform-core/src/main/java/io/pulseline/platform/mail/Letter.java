package io.pulseline.platform.mail;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One letter as the outbox keeps it.
///
/// @param body  plain text; null once a mail server took the letter or it was taken back
/// @param error what the mail server said the last time, null when it said nothing
public record Letter(
        UUID id,
        String recipient,
        String subject,
        @Nullable String body,
        State state,
        Instant queuedAt,
        int attempts,
        @Nullable Instant sentAt,
        @Nullable String error) {
    /// How far a letter has come.
    public enum State {
        QUEUED,
        /// No mail server is set up, so an administrator passes it on.
        KEPT,
        SENT,
        /// Given up after two days.
        FAILED,
        /// What it was about no longer holds.
        DROPPED
    }
}
