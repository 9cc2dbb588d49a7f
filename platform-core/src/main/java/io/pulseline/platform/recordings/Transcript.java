package io.pulseline.platform.recordings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// What was said, by whom, as Meta wrote it down.
///
/// @param language   as Meta heard it, null when it does not say
/// @param confidence from 0 to 1, null when it does not say
/// @see "Meta, Call transcription, 31 Aug 2026"
public record Transcript(
        @Nullable String language, @Nullable Double confidence, List<Turn> turns) {
    /// @param business the business's channel, else the user's
    /// @param seconds  since Meta's recording began
    public record Turn(boolean business, double seconds, String text) {}

    /// One speaker's segments that follow each other are one turn.
    ///
    /// @return empty when it is not Meta's format
    static Optional<Transcript> of(ObjectMapper json, byte[] file) {
        try {
            JsonNode transcript = json.readTree(file).path("transcript");
            JsonNode segments = transcript.path("segments");
            if (!segments.isArray()) {
                return Optional.empty();
            }
            List<Turn> turns = new ArrayList<>();
            for (JsonNode segment : segments) {
                add(
                        turns,
                        new Turn(
                                business(segment),
                                segment.path("start").asDouble(0),
                                segment.path("text").asString("").strip()));
            }
            return Optional.of(new Transcript(
                    transcript.path("language").asStringOpt().orElse(null),
                    transcript.path("confidence").isNumber()
                            ? Double.valueOf(transcript.path("confidence").asDouble())
                            : null,
                    List.copyOf(turns)));
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    /// Channel 0 is the business; the speaker's name says the same in words.
    private static boolean business(JsonNode segment) {
        return segment.path("channel").isNumber()
                ? segment.path("channel").asInt() == 0
                : segment.path("speaker").asString("").equalsIgnoreCase("Business");
    }

    private static void add(List<Turn> turns, Turn next) {
        if (next.text().isEmpty()) {
            return;
        }
        if (!turns.isEmpty() && turns.getLast().business() == next.business()) {
            Turn last = turns.removeLast();
            turns.add(new Turn(last.business(), last.seconds(), last.text() + " " + next.text()));
        } else {
            turns.add(next);
        }
    }
}
