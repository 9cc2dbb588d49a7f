package io.pulseline.platform.identity.web;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Somebody's authenticator app: knows nothing of ours but the key that was typed into it.
///
/// @see "RFC 6238"
record AppOnAPhone(String key) {
    String code(Instant at) throws GeneralSecurityException {
        String digits = key.replace(" ", "")
                .toUpperCase(Locale.ROOT)
                .chars()
                .mapToObj(letter -> String.valueOf((char)
                        (letter >= 'A'
                                ? (letter - 'A' < 10 ? letter - 'A' + '0' : letter - 'A' - 10 + 'a')
                                : letter - '2' + 'q')))
                .reduce("", String::concat);
        byte[] secret = new byte[20];
        byte[] number = new BigInteger(digits, 32).toByteArray();
        int copied = Math.min(secret.length, number.length);
        System.arraycopy(number, number.length - copied, secret, secret.length - copied, copied);
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(secret, "HmacSHA1"));
        byte[] hash = mac.doFinal(
                ByteBuffer.allocate(8).putLong(at.getEpochSecond() / 30).array());
        int bits = ByteBuffer.wrap(hash, hash[19] & 15, 4).getInt() & 0x7fffffff;
        return String.format(Locale.ROOT, "%06d", bits % 1_000_000);
    }
}
