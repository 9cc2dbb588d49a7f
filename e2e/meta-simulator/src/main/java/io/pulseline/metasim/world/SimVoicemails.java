package io.pulseline.metasim.world;

import io.pulseline.metasim.webhook.WebhookSender;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What users say when nobody answers: three seconds of a tone that comes and goes, Opus in Ogg.
///
/// @see "Meta, Calling webhooks, 26 Jun 2026: a message of type audio whose id is the call's"
@Component
public class SimVoicemails {
    public static final String TYPE = "audio/ogg; codecs=opus";

    /// @param id digits, as media ids are
    public record Left(String id, SimNumber number, byte[] sound) {
        public byte[] sha256() {
            try {
                return MessageDigest.getInstance("SHA-256").digest(sound);
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private final World world;
    private final WebhookSender webhooks;
    private final Clock clock;
    private final AtomicLong ids = new AtomicLong(556_677_889_900_100L);
    private final Map<String, Left> kept = new ConcurrentHashMap<>();

    SimVoicemails(World world, WebhookSender webhooks, Clock clock) {
        this.world = world;
        this.webhooks = webhooks;
        this.clock = clock;
    }

    /// @param call Meta's id of the call that nobody answered
    public void leave(SimNumber number, SimUser user, String call) {
        Left left = new Left(String.valueOf(ids.incrementAndGet()), number, sound());
        kept.put(left.id(), left);
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("from", user.waId());
        message.put("from_user_id", user.bsuid());
        message.put("id", call);
        message.put("timestamp", String.valueOf(clock.instant().getEpochSecond()));
        message.put("type", "audio");
        message.put(
                "audio",
                Map.of(
                        "id",
                        left.id(),
                        "sha256",
                        Base64.getEncoder().encodeToString(left.sha256()),
                        "mime_type",
                        TYPE));
        webhooks.send(number.waba(), "messages", world.envelope(number, user, "messages", message));
    }

    public @Nullable Left find(String id) {
        return kept.get(id);
    }

    public void reset() {
        kept.clear();
    }

    private static byte[] sound() {
        try (InputStream file = SimVoicemails.class.getResourceAsStream("/voicemail.ogg")) {
            return Objects.requireNonNull(file, "voicemail.ogg is part of the jar")
                    .readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
