package io.pulseline.metasim.world;

import io.pulseline.metasim.graph.GraphError;
import io.pulseline.metasim.webhook.WebhookSender;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// What Meta records and writes down of calls whose connect or accept asked for it.
///
/// @see "Meta, Call recording; Call transcription, 31 Aug 2026"
@Component
public class SimCaptures {
    private static final Set<String> LANGUAGES = Set.of(
            "en", "en_US", "en_AU", "en_CA", "en_GB", "en_IN", "en_NZ", "nl", "fr", "de", "hi", "it", "kn", "pt", "es",
            "es_ES", "te", "vi");
    private static final int LONGEST_PURPOSE = 250;

    /// @param purpose  of the recording where there is one, as the language
    public record Wish(boolean sound, boolean words, String purpose, String language) {}

    private final World world;
    private final SimFiles files;
    private final WebhookSender webhooks;
    private final Clock clock;

    SimCaptures(World world, SimFiles files, WebhookSender webhooks, Clock clock) {
        this.world = world;
        this.files = files;
        this.webhooks = webhooks;
        this.clock = clock;
    }

    /// @return null when nothing is asked for
    public static @Nullable Wish read(JsonNode body) {
        boolean sound = enabled(body.path("recording"), "recording");
        boolean words = enabled(body.path("transcription"), "transcription");
        JsonNode first = body.path(sound ? "recording" : "transcription");
        return sound || words
                ? new Wish(
                        sound,
                        words,
                        first.path("purpose").asString(""),
                        first.path("announcement_language").asString(""))
                : null;
    }

    private static boolean enabled(JsonNode asked, String name) {
        if (asked.isMissingNode()) {
            return false;
        }
        String status = asked.path("status").asString("");
        if (status.equals("DISABLED")) {
            return false;
        }
        if (!status.equals("ENABLED")) {
            throw refused(name + ".status must be ENABLED or DISABLED");
        }
        String purpose = asked.path("purpose").asString("");
        if (purpose.isBlank() || purpose.length() > LONGEST_PURPOSE) {
            throw refused(name + ".purpose must have 1 to 250 characters");
        }
        if (!LANGUAGES.contains(asked.path("announcement_language").asString(""))) {
            throw refused(name + ".announcement_language is not supported");
        }
        return true;
    }

    private static GraphError refused(String rule) {
        return new GraphError(400, 100, "Invalid parameter", rule);
    }

    /// The call is over: what was asked for is ready.
    void made(SimCall call, Wish wish, long seconds) {
        if (wish.sound()) {
            var sound = files.keep(call.number, "audio/ogg", SimFiles.tone());
            tell(call, "call_recording_available", "call_recording", "audio", sound);
        }
        if (wish.words()) {
            var words = files.keep(
                    call.number, "application/json", transcript(wish, seconds).getBytes(StandardCharsets.UTF_8));
            tell(call, "call_transcription_available", "call_transcript", "document", words);
        }
    }

    private void tell(SimCall call, String event, String member, String type, SimFiles.SimFile file) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("id", call.id);
        told.put("from", call.user.waId());
        told.put("from_user_id", call.user.bsuid());
        told.put("event", event);
        told.put("timestamp", String.valueOf(clock.instant().getEpochSecond()));
        told.put(member, Map.of("type", type, type, file.told()));
        webhooks.send(call.number.waba(), "calls", world.envelope(call.number, call.user, "calls", told));
    }

    private static String transcript(Wish wish, long seconds) {
        return """
                {"metadata": {"processed_at": "2026-11-20T10:15:30Z",
                              "audio": {"duration": %1$d.0, "sample_rate": 16000, "channels": 2, "audio_format": "ogg"}},
                 "transcript": {"text": "Good morning, how can I help? Good morning, I have a question.", "language": "%2$s", "duration": %1$d.0,
                   "confidence": 0.94,
                   "segments": [
                     {"id": 0, "speaker": "Business", "channel": 0, "start": 0.4, "end": 1.6, "text": "Good morning, how can I help?",
                      "confidence": 0.95, "words": []},
                     {"id": 1, "speaker": "Customer", "channel": 1, "start": 2.1, "end": 3.8, "text": "Good morning, I have a question.",
                      "confidence": 0.93, "words": []}]}}
                """.formatted(seconds, wish.language().replaceAll("_.*", ""));
    }
}
