package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// `appsecret_proof`: shows Meta that whoever has the token also has the app secret, so that a stolen token alone is
/// worth nothing.
///
/// @see "Meta, Access tokens, 20 Nov 2025: hex HMAC-SHA256 of the token, keyed by the app secret"
final class AppSecretProof {
    private AppSecretProof() {}

    static String of(Secret appSecret, Secret token) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(appSecret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(token.reveal().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }
}
