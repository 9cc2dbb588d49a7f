package io.pulseline.platform.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SignedRequestTest {
    private static final JsonMapper JSON = new JsonMapper();
    /// Made with another tool: `printf %s <payload> | openssl dgst -sha256 -hmac test_app_secret -binary`, base64url.
    private static final String PAYLOAD =
            "eyJ1c2VyX2lkIjoiMjE4NDcxIiwiYWxnb3JpdGhtIjoiSE1BQy1TSEEyNTYiLCJpc3N1ZWRfYXQiOjEyOTE4MzYwMDB9";

    private static final String SIGNATURE = "ED3LB6hijA-vIsMgcVs6mvtIBb1b1Ro7q_IGiYWSKz4";

    @Test
    void readsWhatMetaSigned() {
        assertThat(SignedRequest.user(SIGNATURE + "." + PAYLOAD, List.of("test_app_secret"), JSON))
                .contains("218471");
        assertThat(SignedRequest.user(SIGNATURE + "." + PAYLOAD, List.of("new", "test_app_secret"), JSON))
                .as("while the secret is rotated")
                .contains("218471");
    }

    @Test
    void takesNothingElse() throws Exception {
        String good = SIGNATURE + "." + PAYLOAD;
        assertThat(SignedRequest.user(good, List.of("another"), JSON)).isEmpty();
        assertThat(SignedRequest.user(good, List.of(), JSON)).isEmpty();
        assertThat(SignedRequest.user(
                        SIGNATURE + "." + PAYLOAD.replace("MjE4", "MjE5"), List.of("test_app_secret"), JSON))
                .isEmpty();
        assertThat(SignedRequest.user("", List.of("test_app_secret"), JSON)).isEmpty();
        assertThat(SignedRequest.user("%%%." + PAYLOAD, List.of("test_app_secret"), JSON))
                .isEmpty();
        assertThat(SignedRequest.user(good + ".more", List.of("test_app_secret"), JSON))
                .isEmpty();
        assertThat(SignedRequest.user(signed("{\"user_id\":\"1\",\"algorithm\":\"none\"}"), List.of("s"), JSON))
                .isEmpty();
        assertThat(SignedRequest.user(signed("{\"algorithm\":\"HMAC-SHA256\"}"), List.of("s"), JSON))
                .isEmpty();
    }

    private static String signed(String json) throws Exception {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String payload = base64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("s".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return base64.encodeToString(mac.doFinal(payload.getBytes(StandardCharsets.UTF_8))) + "." + payload;
    }
}
