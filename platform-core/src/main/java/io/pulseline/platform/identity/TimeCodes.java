package io.pulseline.platform.identity;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Six digits of an authenticator app: HMAC-SHA-1 over the 30 s step, as all apps can. Pure.
///
/// @see "RFC 6238; RFC 4226, section 5.3; RFC 4648, section 6"
final class TimeCodes {
    static final int DIGITS = 6;
    private static final int SECRET_BYTES = 20;
    private static final long STEP_SECONDS = 30;
    /// A clock that is a step ahead or behind, or a slow typist (RFC 6238, section 5.2).
    private static final int SLACK = 1;

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int LETTER_BITS = 5;
    private static final SecureRandom RANDOM = new SecureRandom();

    private TimeCodes() {}

    /// @return 160 bits in the letters that apps take
    static String newSecret() {
        byte[] random = new byte[SECRET_BYTES];
        RANDOM.nextBytes(random);
        StringBuilder text = new StringBuilder();
        int bits = 0;
        int held = 0;
        for (byte each : random) {
            held = held << Byte.SIZE | Byte.toUnsignedInt(each);
            bits += Byte.SIZE;
            while (bits >= LETTER_BITS) {
                bits -= LETTER_BITS;
                text.append(BASE32.charAt(held >> bits & 31));
            }
            held &= (1 << bits) - 1;
        }
        return text.toString();
    }

    /// @param after a step that was used before; none up to it is taken again
    /// @return the step that this code belongs to; empty when it belongs to none that is near
    static OptionalLong match(String secret, String code, Instant now, long after) {
        long step = now.getEpochSecond() / STEP_SECONDS;
        for (long near = step - SLACK; near <= step + SLACK; near++) {
            if (near > after && code(secret, near).equals(code)) {
                return OptionalLong.of(near);
            }
        }
        return OptionalLong.empty();
    }

    static String code(String secret, long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(bytes(secret), "HmacSHA1"));
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 0xf;
            int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
            return "%06d".formatted(number % 1_000_000);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA1", impossible);
        }
    }

    private static byte[] bytes(String letters) {
        ByteBuffer bytes = ByteBuffer.allocate(letters.length() * LETTER_BITS / Byte.SIZE);
        int bits = 0;
        int held = 0;
        for (char letter : letters.toCharArray()) {
            held = held << LETTER_BITS | BASE32.indexOf(letter);
            bits += LETTER_BITS;
            if (bits >= Byte.SIZE) {
                bits -= Byte.SIZE;
                bytes.put((byte) (held >> bits));
                held &= (1 << bits) - 1;
            }
        }
        return bytes.array();
    }
}
