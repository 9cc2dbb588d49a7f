package io.pulseline.metasim.sip;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/// MD5 digest with `qop=auth`, the only kind that Meta knows.
///
/// @see "RFC 2617; Meta, SIP configuration guide, 15 Dec 2025"
final class SipDigest {
    private static final SecureRandom RANDOM = new SecureRandom();

    private SipDigest() {}

    static String response(
            String user,
            String realm,
            String password,
            String method,
            String uri,
            String nonce,
            String nc,
            String cnonce) {
        return md5(md5(user + ":" + realm + ":" + password) + ":" + nonce + ":" + nc + ":" + cnonce + ":auth:"
                + md5(method + ":" + uri));
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String random() {
        return HexFormat.of().toHexDigits(RANDOM.nextLong());
    }
}
