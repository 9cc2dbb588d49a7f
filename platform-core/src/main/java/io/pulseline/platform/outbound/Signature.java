package io.pulseline.platform.outbound;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The three headers of Standard Webhooks: id, time and a signature over `id.time.body`, one for each valid secret.
///
/// @see "Standard Webhooks specification 1.0, Signature scheme"
final class Signature {
    static final String PREFIX = "whsec_";

    private Signature() {}

    /// @param secrets `whsec_` and base64; the newest first
    static Map<String, String> headers(String messageId, Instant at, byte[] body, List<String> secrets) {
        String time = String.valueOf(at.getEpochSecond());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("webhook-id", messageId);
        headers.put("webhook-timestamp", time);
        headers.put(
                "webhook-signature",
                secrets.stream()
                        .map(secret -> "v1," + sign(messageId + "." + time + ".", body, secret))
                        .collect(Collectors.joining(" ")));
        return headers;
    }

    private static String sign(String head, byte[] body, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(PREFIX.length())), "HmacSHA256"));
            mac.update(head.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }
}
