package io.pulseline.platform.onboarding;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What Meta's window told the page, as far as it is kept. It comes from a browser: it says what the person saw, never
/// what we were granted.
///
/// @param event        Meta's word, or CLOSED when the window went without one
/// @param windowStep   where in the window, for CANCEL
/// @param errorId      for Meta's support, like `session`
/// @see "Meta, Embedded Signup, Implementation, 28 Jun 2026"
public record WindowEvent(
        String event,
        @Nullable String windowStep,
        @Nullable String errorId,
        @Nullable String errorMessage,
        @Nullable String session) {
    public static final String CLOSED = "CLOSED";
    private static final int LONGEST = 400;
    private static final Set<String> ENDINGS = Set.of("CANCEL", "ERROR", CLOSED);

    /// @param data of the message; words that we do not know are kept
    public static WindowEvent of(String event, JsonNode data) {
        String word = event.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "");
        return new WindowEvent(
                word.isEmpty() ? "UNKNOWN" : word.substring(0, Math.min(64, word.length())),
                text(data.path("current_step")),
                text(data.path("error_id")),
                text(data.path("error_message")),
                text(data.path("session_id")));
    }

    private static @Nullable String text(JsonNode node) {
        String text = node.asString("").strip();
        return text.isEmpty() ? null : text.substring(0, Math.min(LONGEST, text.length()));
    }

    boolean finished() {
        return event.startsWith("FINISH");
    }

    /// Null unless the window ended without anything granted.
    @Nullable
    Trouble trouble() {
        if (!ENDINGS.contains(event)) {
            return null;
        }
        if (event.equals("ERROR") || errorMessage != null || errorId != null) {
            return Trouble.WINDOW_ERROR;
        }
        return event.equals(CLOSED) ? Trouble.WINDOW_CLOSED : Trouble.WINDOW_CANCELLED;
    }
}
