package io.pulseline.metasim.world;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Files that Meta keeps for numbers: voicemails, recordings, transcripts.
@Component
public class SimFiles {
    /// @param id digits, as media ids are
    public record SimFile(String id, SimNumber number, String type, byte[] content) {
        public byte[] sha256() {
            try {
                return MessageDigest.getInstance("SHA-256").digest(content);
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        /// As a webhook names it.
        Map<String, Object> told() {
            return Map.of("id", id, "sha256", Base64.getEncoder().encodeToString(sha256()), "mime_type", type);
        }
    }

    private final AtomicLong ids = new AtomicLong(556_677_889_900_100L);
    private final Map<String, SimFile> kept = new ConcurrentHashMap<>();

    SimFile keep(SimNumber number, String type, byte[] content) {
        SimFile file = new SimFile(String.valueOf(ids.incrementAndGet()), number, type, content);
        kept.put(file.id(), file);
        return file;
    }

    public @Nullable SimFile find(String id) {
        return kept.get(id);
    }

    public void reset() {
        kept.clear();
    }

    /// Three seconds of a tone that comes and goes, Opus in Ogg.
    static byte[] tone() {
        try (InputStream file = SimFiles.class.getResourceAsStream("/voicemail.ogg")) {
            return Objects.requireNonNull(file, "voicemail.ogg is part of the jar")
                    .readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
