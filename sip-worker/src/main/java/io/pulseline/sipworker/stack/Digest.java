package io.pulseline.sipworker.stack;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The arithmetic and the words of digest (RFC 2617, RFC 7616, RFC 8760).
final class Digest {
    enum Algorithm {
        SHA256("SHA-256", "SHA-256"),
        MD5("MD5", "MD5");

        final String word;
        private final String java;

        Algorithm(String word, String java) {
            this.word = word;
            this.java = java;
        }

        static Optional<Algorithm> of(@Nullable String word) {
            String asked = word == null || word.isEmpty() ? "MD5" : word.toUpperCase(Locale.ROOT);
            for (Algorithm one : values()) {
                if (one.word.equals(asked)) {
                    return Optional.of(one);
                }
            }
            return Optional.empty();
        }

        String hash(String text) {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance(java).digest(text.getBytes(StandardCharsets.UTF_8)));
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("This Java has no " + java, impossible);
            }
        }
    }

    private Digest() {}

    /// @param nc   null for a challenge without qop
    static String response(
            Algorithm algorithm,
            String user,
            String realm,
            String password,
            String method,
            String uri,
            String nonce,
            @Nullable String nc,
            @Nullable String cnonce) {
        String first = algorithm.hash(user + ":" + realm + ":" + password);
        String second = algorithm.hash(method + ":" + uri);
        return nc == null
                ? algorithm.hash(first + ":" + nonce + ":" + second)
                : algorithm.hash(first + ":" + nonce + ":" + nc + ":" + cnonce + ":auth:" + second);
    }

    /// `Digest name=value, …`, names in lower case.
    ///
    /// @return empty for another scheme and for what is broken
    static Optional<Map<String, String>> read(String header) {
        if (!header.regionMatches(true, 0, "Digest ", 0, 7)) {
            return Optional.empty();
        }
        Map<String, String> words = new LinkedHashMap<>();
        List<String> parts = Text.split(header.substring(7), ',');
        if (parts.size() > 30) {
            return Optional.empty();
        }
        for (String part : parts) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                words.put(
                        part.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        Text.unquote(part.substring(equals + 1).strip()));
            }
        }
        return Optional.of(words);
    }
}
