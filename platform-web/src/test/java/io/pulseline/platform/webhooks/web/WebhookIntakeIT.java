package io.pulseline.platform.webhooks.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.PortalDatabase;
import io.pulseline.platform.PulselineApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Meta's door over real HTTP: who gets in, and what a refused delivery leaves.
@SpringBootTest(
        classes = PulselineApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.server.port=0",
            "pulseline.workers.gateway-port=0",
            "pulseline.meta.app-secret=the secret of now",
            "pulseline.meta.previous-app-secret=the secret before",
            "pulseline.meta.verify-token=say friend",
            "pulseline.webhooks.networks=127.0.0.0/8,::1/128,157.240.0.0/16",
            "pulseline.demo.staff-api-key=plk_staff_webhooktest",
            "pulseline.demo.tern-api-key=plk_tern_webhooktest"
        })
@ActiveProfiles("demo")
class WebhookIntakeIT {
    private static TestDatabase database;
    private final HttpClient http = HttpClient.newHttpClient();

    @Autowired
    private MeterRegistry meters;

    @LocalServerPort
    int port;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = TestDatabase.create("webhook_intake");
        PortalDatabase.use(registry, database, "webhook_intake");
    }

    @Test
    void theHandshakeReturnsTheChallengeForOurTokenOnly() throws Exception {
        assertThat(get("?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=say%20friend"))
                .satisfies(answer -> {
                    assertThat(answer.statusCode()).isEqualTo(200);
                    assertThat(answer.body()).isEqualTo("1158201444");
                });
        assertThat(get("?hub.mode=subscribe&hub.challenge=1&hub.verify_token=say%20foe")
                        .statusCode())
                .isEqualTo(403);
        assertThat(get("?hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=say%20friend")
                        .statusCode())
                .isEqualTo(403);
        assertThat(get("").statusCode()).isEqualTo(403);
    }

    @Test
    void aSignedDeliveryIsStoredAndItsRepeatChangesNothing() throws Exception {
        byte[] body = delivery();
        long before = rows();
        assertThat(post(body, sign(body, "the secret of now")).statusCode()).isEqualTo(200);
        assertThat(rows()).isEqualTo(before + 1);
        assertThat(post(body, sign(body, "the secret of now")).statusCode()).isEqualTo(200);
        assertThat(rows()).isEqualTo(before + 1);
    }

    @Test
    void howLongMetaWaitsForItsAnswerIsMeasuredAndAStrangersDeliveryIsNotCounted() throws Exception {
        byte[] body = delivery();
        long before = answered();
        post(body, sign(body, "another"));
        assertThat(answered()).isEqualTo(before);
        post(body, sign(body, "the secret of now"));
        assertThat(answered()).isEqualTo(before + 1);
    }

    private long answered() {
        return meters.get("pulseline.webhook.answer").timer().count();
    }

    @Test
    void theSecretBeforeIsStillGood() throws Exception {
        byte[] body = delivery();
        assertThat(post(body, sign(body, "the secret before")).statusCode()).isEqualTo(200);
    }

    @Test
    void aWrongSignatureIs401AndLeavesNoRow() throws Exception {
        byte[] body = delivery();
        String good = sign(body, "the secret of now");
        long before = rows();
        long raw = rawRows();
        assertThat(post(body).statusCode()).isEqualTo(401);
        assertThat(post(body, sign(body, "another")).statusCode()).isEqualTo(401);
        assertThat(post(body, good.replace("sha256", "sha1")).statusCode()).isEqualTo(401);
        assertThat(post(body, good.substring(0, good.length() - 2)).statusCode())
                .isEqualTo(401);
        assertThat(post(body, good, good).statusCode()).isEqualTo(401);
        byte[] padded = Arrays.copyOf(body, body.length + 1);
        padded[body.length] = ' ';
        assertThat(post(padded, good).statusCode()).isEqualTo(401);
        assertThat(rows()).isEqualTo(before);
        assertThat(rawRows()).isEqualTo(raw);
    }

    @Test
    void fromOutsideOfMetasNetworksEvenAGoodSignatureIs403AndLeavesNoRow() throws Exception {
        byte[] body = delivery();
        long raw = rawRows();
        assertThat(postFrom("203.0.113.9", body, sign(body, "the secret of now"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(rawRows()).isEqualTo(raw);
        assertThat(postFrom("157.240.9.9", body, sign(body, "the secret of now"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void threeMegabytesAreTakenAndOneByteMoreIsNot() throws Exception {
        byte[] body = Arrays.copyOf(delivery(), WebhookController.LARGEST_BODY);
        Arrays.fill(body, delivery().length, body.length, (byte) ' ');
        assertThat(post(body, sign(body, "the secret of now")).statusCode()).isEqualTo(200);
        byte[] larger = Arrays.copyOf(body, body.length + 1);
        larger[body.length] = ' ';
        assertThat(post(larger, sign(larger, "the secret of now")).statusCode()).isEqualTo(413);
    }

    @Test
    void signedButUnreadableIs400AndLeavesNoRow() throws Exception {
        byte[] body = "not json".getBytes(StandardCharsets.UTF_8);
        long raw = rawRows();
        assertThat(post(body, sign(body, "the secret of now")).statusCode()).isEqualTo(400);
        assertThat(rawRows()).isEqualTo(raw);
    }

    @Test
    void staffFindAnEventOfNobodysNumberAndATenantsKeyDoesNot() throws Exception {
        byte[] body = new String(delivery(), StandardCharsets.UTF_8)
                .replace("206418377150934", "777000777000")
                .getBytes(StandardCharsets.UTF_8);
        post(body, sign(body, "the secret of now"));
        String found = api("/webhook-events?number=777000777000", "plk_staff_webhooktest")
                .body();
        assertThat(found).contains("\"number_id\":\"777000777000\"", "\"event_id\":", "\"next\":null");
        assertThat(api("/webhook-events", "plk_tern_webhooktest").statusCode()).isEqualTo(403);
        assertThat(api("/webhook-events/999999", "plk_staff_webhooktest").statusCode())
                .isEqualTo(404);
        assertThat(api("/webhook-events", "plk_nobody").statusCode()).isEqualTo(401);
    }

    private static byte[] delivery() {
        return """
                {"object":"whatsapp_business_account","entry":[{"id":"104729118830551","changes":[{"field":"messages","value":{
                "messaging_product":"whatsapp","metadata":{"display_phone_number":"35925550101","phone_number_id":"206418377150934"},
                "messages":[{"id":"wamid.%s","from":"385915550142","timestamp":"1790000001","type":"text","text":{"body":"hi"}}]}}]}]}""".formatted(UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
    }

    private HttpResponse<String> get(String query) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/webhooks/whatsapp" + query))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> post(byte[] body, String... signatures) throws IOException, InterruptedException {
        return http.send(knock(body, signatures).build(), BodyHandlers.ofString());
    }

    /// As a proxy passes it on.
    private HttpResponse<String> postFrom(String address, byte[] body, String signature)
            throws IOException, InterruptedException {
        return http.send(
                knock(body, signature).header("X-Forwarded-For", address).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder knock(byte[] body, String... signatures) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/webhooks/whatsapp"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        for (String signature : signatures) {
            request.header("X-Hub-Signature-256", signature);
        }
        return request;
    }

    private HttpResponse<String> api(String path, String key) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1" + path))
                        .header("Authorization", "Bearer " + key)
                        .build(),
                BodyHandlers.ofString());
    }

    private static String sign(byte[] body, String secret) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    }

    private static long rows() throws SQLException {
        return count("ops.inbox_work");
    }

    private static long rawRows() throws SQLException {
        return count("ops.webhook_event");
    }

    private static long count(String table) throws SQLException {
        try (Connection superuser = database.superuser();
                var statement = superuser.createStatement();
                var found = statement.executeQuery("select count(*) from " + table)) {
            found.next();
            return found.getLong(1);
        }
    }
}
