package io.pulseline.platform.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// `X-Hub-Signature-256`: HMAC-SHA256 over the raw bytes, keyed with the app secret. While a secret is rotated two are
/// accepted.
///
/// @see "Meta, Create a webhook endpoint, 7 Nov 2025"
public record SignatureCheck(List<String> secrets) {
    public boolean accepts(byte[] body, @Nullable String header) {
        if (header == null || !header.matches("sha256=[0-9a-fA-F]{64}")) {
            return false;
        }
        byte[] given = HexFormat.of().parseHex(header.substring("sha256=".length()));
        boolean good = false;
        for (String secret : secrets) {
            // no early return: which secret matched must not show in the time taken
            good |= MessageDigest.isEqual(hmac(secret, body), given);
        }
        return good;
    }

    private static byte[] hmac(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(body);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return "SignatureCheck[" + secrets.size() + " secrets]";
    }
}
