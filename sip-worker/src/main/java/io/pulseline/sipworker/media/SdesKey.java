package io.pulseline.sipworker.media;

import io.pulseline.rtp.SrtpProfile;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One `a=crypto` line (RFC 4568). As good as a password: it never prints its key.
///
/// @param tag   names the line within its description
/// @param index the master key identifier (MKI) that each packet under this key carries; empty for none, as in all of
///              ours
public record SdesKey(int tag, SrtpProfile profile, byte[] key, byte[] salt, byte[] index) {
    static final byte[] NO_INDEX = {};
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern INDEX = Pattern.compile("\\|([0-9]{1,20}):([0-9]{1,3})$");
    private static final int LONGEST_INDEX = 128;
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
        return new SdesKey(tag, profile, key, salt, NO_INDEX);
    }

    /// @return empty for a suite that we have not, a key of the wrong length, and session parameters that change what
    ///     packets look like
    static Optional<SdesKey> read(String value) {
        Matcher line = LINE.matcher(value.strip());
        if (!line.matches() || !SUITES.containsKey(line.group(2))) {
            return Optional.empty();
        }
        SrtpProfile profile = SUITES.get(line.group(2));
        boolean special = line.group(5) != null
                && line.group(5).toUpperCase(java.util.Locale.ROOT).contains("UN");
        try {
            byte[] both = Base64.getDecoder().decode(line.group(3));
            if (special || both.length != profile.keyBytes() + profile.saltBytes()) {
                return Optional.empty();
            }
            return Optional.of(new SdesKey(
                    Integer.parseInt(line.group(1)),
                    profile,
                    Arrays.copyOf(both, profile.keyBytes()),
                    Arrays.copyOfRange(both, profile.keyBytes(), both.length),
                    index(line.group(4))));
        } catch (IllegalArgumentException broken) {
            return Optional.empty();
        }
    }

    /// @param behind the key: `|2^31`, `|1:4`, `|2^31|1:4`, null for nothing
    /// @throws IllegalArgumentException for an index that does not fit its length (RFC 4568 §6.1)
    private static byte[] index(@Nullable String behind) {
        Matcher written = INDEX.matcher(behind == null ? "" : behind);
        if (!written.find()) {
            return NO_INDEX;
        }
        int length = Integer.parseInt(written.group(2));
        byte[] value = new BigInteger(written.group(1)).toByteArray();
        int zeros = value.length > 1 && value[0] == 0 ? 1 : 0;
        if (length == 0 || length > LONGEST_INDEX || value.length - zeros > length) {
            throw new IllegalArgumentException("no index of " + length + " bytes");
        }
        byte[] index = new byte[length];
        System.arraycopy(value, zeros, index, length - value.length + zeros, value.length - zeros);
        return index;
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
                && MessageDigest.isEqual(salt, that.salt)
                && Arrays.equals(index, that.index);
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
