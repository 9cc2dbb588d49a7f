package io.pulseline.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A template that asks for a permission, handed in at Meta's own address as the portal does it, and approved by the
/// reviewer.
public final class ApprovedTemplate {
    private static final String WABA = "104729118830551";

    private ApprovedTemplate() {}

    static void on(Stack stack, String name) throws Exception {
        String token = secret(stack, "PULSELINE_META_ACCESS_TOKEN");
        String proof = hmac(secret(stack, "PULSELINE_META_APP_SECRET"), token.getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(stack.simulator() + "/v26.0/" + WABA
                                        + "/message_templates?appsecret_proof=" + proof))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("""
                                        {"name":"%s","language":"en","category":"UTILITY","components":[
                                         {"type":"BODY","text":"May we call you?"},{"type":"call_permission_request"}]}
                                        """.formatted(name)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        stack.sim("/_sim/templates", "{\"name\":\"" + name + "\",\"status\":\"APPROVED\"}");
    }

    /// SHA-256, in hexadecimal digits.
    static String hmac(String secret, byte[] data) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(data));
    }

    public static String secret(Stack stack, String name) throws IOException {
        return Files.readString(stack.data.resolve("secrets.env"))
                .lines()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(line.indexOf('=') + 1).replaceAll("[\"']", ""))
                .findFirst()
                .orElseThrow();
    }
}
