package io.pulseline.platform.onboarding.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.PortalDatabase;
import io.pulseline.platform.PulselineApplication;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Meta's callbacks about people over real HTTP.
@SpringBootTest(
        classes = PulselineApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.server.port=0",
            "pulseline.workers.gateway-port=0",
            "pulseline.public-url=https://portal.halyard.example/",
            "pulseline.meta.app-secret=the secret of now",
            "pulseline.demo.staff-api-key=plk_staff_callbacktest",
            "pulseline.demo.tern-api-key=plk_tern_callbacktest"
        })
@ActiveProfiles("demo")
class MetaCallbacksIT {
    private static final JsonMapper JSON = new JsonMapper();
    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    int port;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase database = TestDatabase.create("meta_callbacks");
        PortalDatabase.use(registry, database, "meta_callbacks");
        registry.add("pulseline.meta.graph-url", () -> "http://127.0.0.1:9");
    }

    @Test
    void aRequestToDeleteIsConfirmedWithAPageThatShowsIt() throws Exception {
        HttpResponse<String> answer = post("deletions", signed("the secret of now", "218471"));
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode said = JSON.readTree(answer.body());
        String code = said.path("confirmation_code").asString();
        assertThat(said.path("url").asString()).isEqualTo("https://portal.halyard.example/data-deletions/" + code);
        assertThat(JSON.readTree(post("deletions", signed("the secret of now", "218471"))
                                .body())
                        .path("confirmation_code")
                        .asString())
                .as("a repeat")
                .isEqualTo(code);
        HttpResponse<String> page = get("/data-deletions/" + code);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("Nothing is left under your Facebook id.")
                .doesNotContain("218471");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("script-src 'self';")
                .doesNotContain("facebook");
        assertThat(get("/data-deletions/0").statusCode()).isEqualTo(404);
    }

    @Test
    void whatMetaDidNotSignIsRefused() throws Exception {
        assertThat(post("deletions", signed("a guess", "218471")).statusCode()).isEqualTo(401);
        assertThat(post("deletions", "").statusCode()).isEqualTo(401);
        assertThat(post("deauthorizations", signed("a guess", "1")).statusCode())
                .isEqualTo(401);
        assertThat(post("deauthorizations", signed("the secret of now", "1")).statusCode())
                .isEqualTo(200);
    }

    private static String signed(String secret, String user) throws Exception {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String payload = base64.encodeToString(
                ("{\"user_id\":\"" + user + "\",\"algorithm\":\"HMAC-SHA256\",\"issued_at\":1291836000}")
                        .getBytes(StandardCharsets.UTF_8));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return base64.encodeToString(mac.doFinal(payload.getBytes(StandardCharsets.UTF_8))) + "." + payload;
    }

    private HttpResponse<String> post(String callback, String signed) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/webhooks/meta/" + callback))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(
                                "signed_request=" + URLEncoder.encode(signed, StandardCharsets.UTF_8)))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                BodyHandlers.ofString());
    }
}
