package io.pulseline.sipworker.media;

import io.pulseline.rtp.SrtpProfile;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One `a=crypto` line (RFC 4568). As good as a password: it never prints its key.
///
/// @param tag names the line within its description
public record SdesKey(int tag, SrtpProfile profile, byte[] key, byte[] salt) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern LINE =
            Pattern.compile("([0-9]{1,9}) +([A-Za-z0-9_]+) +inline:([A-Za-z0-9+/=]+)(\\|[^ ]*)?( .*)?");
    /// Strongest first; what we offer.
    static final Map<String, SrtpProfile> SUITES = new LinkedHashMap<>();

    static {
        SUITES.put("AEAD_AES_128_GCM", SrtpProfile.AEAD_AES_128_GCM);
        SUITES.put("AES_256_CM_HMAC_SHA1_80", SrtpProfile.AES256_CM_HMAC_SHA1_80);
        SUITES.put("AES_CM_128_HMAC_SHA1_80", SrtpProfile.AES128_CM_HMAC_SHA1_80);
        SUITES.put("AES_CM_128_HMAC_SHA1_32", SrtpProfile.AES128_CM_HMAC_SHA1_32);
    }

    static SdesKey fresh(int tag, SrtpProfile profile) {
        byte[] key = new byte[profile.keyBytes()];
        byte[] salt = new byte[profile.saltBytes()];
        RANDOM.nextBytes(key);
        RANDOM.nextBytes(salt);
        return new SdesKey(tag, profile, key, salt);
    }

    /// @return empty for a suite that we have not, a key of the wrong length, and session parameters that change what
    ///     packets look like; a key with an index of its own (MKI) is left for the next line, which has none
    static Optional<SdesKey> read(String value) {
        Matcher line = LINE.matcher(value.strip());
        if (!line.matches() || !SUITES.containsKey(line.group(2))) {
            return Optional.empty();
        }
        SrtpProfile profile = SUITES.get(line.group(2));
        boolean indexed = line.group(4) != null && line.group(4).contains(":");
        boolean special = line.group(5) != null
                && line.group(5).toUpperCase(java.util.Locale.ROOT).contains("UN");
        try {
            byte[] both = Base64.getDecoder().decode(line.group(3));
            if (indexed || special || both.length != profile.keyBytes() + profile.saltBytes()) {
                return Optional.empty();
            }
            return Optional.of(new SdesKey(
                    Integer.parseInt(line.group(1)),
                    profile,
                    Arrays.copyOf(both, profile.keyBytes()),
                    Arrays.copyOfRange(both, profile.keyBytes(), both.length)));
        } catch (IllegalArgumentException broken) {
            return Optional.empty();
        }
    }

    /// The value of the line, key included.
    String line() {
        byte[] both = Arrays.copyOf(key, key.length + salt.length);
        System.arraycopy(salt, 0, both, key.length, salt.length);
        String suite = SUITES.entrySet().stream()
                .filter(entry -> entry.getValue() == profile)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        return tag + " " + suite + " inline:" + Base64.getEncoder().encodeToString(both);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SdesKey that
                && tag == that.tag
                && profile == that.profile
                && MessageDigest.isEqual(key, that.key)
                && MessageDigest.isEqual(salt, that.salt);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return "SdesKey[" + tag + " " + profile + "]";
    }
}
