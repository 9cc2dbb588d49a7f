package io.pulseline.platform.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.PortalDatabase;
import io.pulseline.platform.PulselineApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole platform on a real port and a real database, with the demo's cast and a stand-in for Graph; one for all
/// classes that extend this. Tests look at it as programs do.
@SpringBootTest(
        classes = PulselineApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.server.port=0",
            "pulseline.workers.gateway-port=0",
            "pulseline.meta.app-secret=the secret of the app",
            "pulseline.meta.verify-token=token",
            "pulseline.meta.access-token=EAAtest",
            "pulseline.demo.staff-api-key=" + ApiScene.STAFF,
            "pulseline.demo.tern-api-key=" + ApiScene.TERN,
            "pulseline.demo.marlin-api-key=" + ApiScene.MARLIN
        })
@ActiveProfiles("demo")
public abstract class ApiScene {
    protected static final String STAFF = "plk_staff_apitest";
    protected static final String TERN = "plk_tern_apitest";
    protected static final String MARLIN = "plk_marlin_apitest";
    protected static final String SOFIA = "206418377150934";
    protected static final String SOFIA_PBX = "206418377150936";
    protected static final String RECEPTION = "206418377151201";
    protected static final GraphStandIn GRAPH = new GraphStandIn();
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @LocalServerPort
    protected int port;

    @DynamicPropertySource
    static void surroundings(DynamicPropertyRegistry registry) {
        TestDatabase database = TestDatabase.create("api");
        PortalDatabase.use(registry, database, "api");
        registry.add("pulseline.meta.graph-url", GRAPH::address);
    }

    /// @param json missing node when the body is not JSON
    public record Reply(int status, HttpHeaders headers, String body, JsonNode json) {
        /// Asserts the status, with the body as the explanation.
        public Reply is(int wanted) {
            assertThat(status).as(body).isEqualTo(wanted);
            return this;
        }

        /// Asserts problem details of this status and kind.
        public Reply isProblem(int wanted, String type) {
            is(wanted);
            assertThat(headers.firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(text("type")).isEqualTo("urn:pulseline:problem:" + type);
            assertThat(json.path("status").asInt()).isEqualTo(wanted);
            assertThat(text("title")).isNotBlank();
            assertThat(text("detail")).isNotBlank();
            return this;
        }

        /// @param pointer members with dots between
        public String text(String pointer) {
            return at(pointer).asString("");
        }

        public JsonNode at(String pointer) {
            return json.at("/" + pointer.replace('.', '/'));
        }
    }

    protected Reply get(String key, String path) {
        return send(request(key, path).GET());
    }

    protected Reply post(String key, String path, String body) {
        return send(
                request(key, path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    protected Reply post(String key, String path, String body, String idempotencyKey) {
        return send(request(key, path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(BodyPublishers.ofString(body)));
    }

    protected Reply send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
            boolean json = answer.headers()
                    .firstValue("Content-Type")
                    .map(type -> type.contains("json"))
                    .orElse(false);
            return new Reply(
                    answer.statusCode(),
                    answer.headers(),
                    answer.body(),
                    json ? JSON.readTree(answer.body()) : JSON.missingNode());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /// @param path below `/api/v1`
    protected HttpRequest.Builder request(String key, String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1" + path))
                .header("Authorization", "Bearer " + key);
    }

    /// Delivers a webhook of `calls` as Meta does, signed.
    ///
    /// @param value the members of `value` beside the metadata
    protected void metaSays(String number, String displayNumber, String value) {
        byte[] body = """
                {"object":"whatsapp_business_account","entry":[{"id":"104729118830551","changes":[{"field":"calls","value":{
                "messaging_product":"whatsapp","metadata":{"display_phone_number":"%s","phone_number_id":"%s"},%s}}]}]}
                """.formatted(displayNumber, number, value).getBytes(StandardCharsets.UTF_8);
        send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/webhooks/whatsapp"))
                        .header("Content-Type", "application/json")
                        .header("X-Hub-Signature-256", sign(body))
                        .POST(BodyPublishers.ofByteArray(body)))
                .is(200);
    }

    /// Meta's terminate of a business's call that the user took.
    ///
    /// @param start of the talk, epoch seconds
    protected void metaEndsTheCall(
            String number, String displayNumber, String wacid, String user, long start, int seconds) {
        metaSays(number, displayNumber, """
                "calls":[{"id":"%s","from":"%s","to":"%s","event":"terminate","timestamp":"%d","direction":"BUSINESS_INITIATED",
                "status":"COMPLETED","start_time":"%d","end_time":"%d","duration":%d}]
                """.formatted(
                        wacid, displayNumber, user, start + seconds, start, start + seconds, seconds));
    }

    /// Whether calling is on is known once somebody has asked Meta for the number's settings.
    protected void awaitCallingEnabled(String number) {
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            get(TERN, "/numbers/" + number + "/settings").is(200);
            assertThat(get(TERN, "/numbers/" + number).text("calling_status")).isEqualTo("ENABLED");
        });
    }

    protected static String anyKey() {
        return UUID.randomUUID().toString();
    }

    private static String sign(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("the secret of the app".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
