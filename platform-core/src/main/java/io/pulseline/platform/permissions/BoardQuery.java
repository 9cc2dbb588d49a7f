package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.PhoneNumberId;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Which users of the board are wanted; null means any.
///
/// @param sought number, business-scoped id, or part of a name
/// @param after  where the page before ended
public record BoardQuery(
        View view,
        @Nullable PhoneNumberId number,
        @Nullable PermissionStatus status,
        @Nullable String sought,
        @Nullable Cursor after) {
    public enum View {
        ALL,
        /// temporary, over within two days
        ENDING,
        /// two or more unanswered in a row, and a permission that can be lost
        RISK,
        /// a request waits for the user
        ASKED,
        /// neither a call nor a request would be taken now
        BLOCKED,
        /// Meta's answer was not ours within the last week
        DRIFT
    }

    /// Soonest end first, and then by number and user.
    public record Cursor(@Nullable Instant ends, String number, String user) {
        public String text() {
            String plain = (ends == null ? "" : ends) + " " + number + " " + user;
            return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
        }

        /// @return null when it is none of ours
        public static @Nullable Cursor of(@Nullable String text) {
            if (text == null || text.isBlank()) {
                return null;
            }
            try {
                String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 3);
                return parts.length < 3
                        ? null
                        : new Cursor(parts[0].isEmpty() ? null : Instant.parse(parts[0]), parts[1], parts[2]);
            } catch (IllegalArgumentException | DateTimeException foreign) {
                return null;
            }
        }
    }
}
