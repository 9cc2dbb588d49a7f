package io.pulseline.platform.onboarding;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// `signed_request` of Meta's callbacks: `<base64url signature>.<base64url JSON>`, signed with the app secret over the
/// second part as it came.
///
/// @see "Meta, Data deletion request callback"
final class SignedRequest {
    private static final String ALGORITHM = "HMAC-SHA256";

    private SignedRequest() {}

    /// @param secrets that are accepted, the current one first
    /// @return the id of the person, empty unless the signature fits and names the one algorithm that is accepted
    static Optional<String> user(String text, List<String> secrets, ObjectMapper json) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 2) {
            return Optional.empty();
        }
        try {
            byte[] signature = Base64.getUrlDecoder().decode(parts[0]);
            JsonNode payload = json.readTree(Base64.getUrlDecoder().decode(parts[1]));
            boolean fits =
                    secrets.stream().anyMatch(secret -> MessageDigest.isEqual(signature, hmac(secret, parts[1])));
            String user = payload.path("user_id").asString("");
            return fits && ALGORITHM.equals(payload.path("algorithm").asString("")) && !user.isBlank()
                    ? Optional.of(user)
                    : Optional.empty();
        } catch (IllegalArgumentException | JacksonException malformed) {
            return Optional.empty();
        }
    }

    private static byte[] hmac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }
}
