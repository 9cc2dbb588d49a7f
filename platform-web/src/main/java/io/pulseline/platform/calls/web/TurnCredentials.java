package io.pulseline.platform.calls.web;

import io.pulseline.platform.kernel.CallId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.ObjectMapper;

/// What a browser needs to reach its call through the TURN server. The name is the hour of the end and the call, so
/// that
/// the server's log tells whose an allocation was, and the password is its HMAC: the server needs no account of
/// anybody.
///
/// @see "A REST API For Access To TURN Services, draft-uberti-behave-turn-rest-00 §2.2"
@Component
class TurnCredentials {
    private static final String HMAC = "HmacSHA1";
    /// A face that is drawn twice has the same credentials twice, and is no news.
    private static final long STEP_SECONDS = 600;

    private final TurnProperties properties;
    private final ObjectMapper json;
    private final Clock clock;

    TurnCredentials(TurnProperties properties, ObjectMapper json, Clock clock) {
        this.properties = properties;
        this.json = json;
        this.clock = clock;
    }

    /// The `iceServers` of an `RTCPeerConnection` as JSON; null when no TURN server is set.
    @Nullable
    String of(CallId call) {
        String secret = properties.secret();
        if (properties.urls().isEmpty() || secret == null) {
            return null;
        }
        long end = clock.instant().plus(properties.lifetime()).getEpochSecond();
        String name = (end / STEP_SECONDS + 1) * STEP_SECONDS + ":" + call;
        return json.writeValueAsString(
                List.of(Map.of("urls", properties.urls(), "username", name, "credential", password(secret, name))));
    }

    static String password(String secret, String name) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            return Base64.getEncoder().encodeToString(mac.doFinal(name.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
