package io.pulseline.platform.workers.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.PortalDatabase;
import io.pulseline.platform.PulselineApplication;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.EventBatch;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.ObjectMapper;

/// The workers' port over real mutual TLS: who gets in, what exists there, and what staff see of it.
@SpringBootTest(
        classes = PulselineApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.server.port=0",
            "pulseline.workers.gateway-port=0",
            "pulseline.meta.app-secret=secret",
            "pulseline.meta.verify-token=token",
            "pulseline.demo.staff-api-key=plk_staff_gatewaytest",
            "pulseline.demo.tern-api-key=plk_tern_gatewaytest"
        })
@ActiveProfiles("demo")
class WorkerGatewayIT {
    private static final String STAFF = "plk_staff_gatewaytest";
    private static ControlKeys keys;

    @LocalServerPort
    int portal;

    @Autowired
    GatewayConnector gateway;

    @Autowired
    ObjectMapper json;

    @DynamicPropertySource
    static void setUp(DynamicPropertyRegistry registry) throws Exception {
        TestDatabase database = TestDatabase.create("worker_gateway");
        PortalDatabase.use(registry, database, "worker_gateway");
        keys = ControlKeys.make(Path.of("target/test-control"));
        registry.add("spring.ssl.bundle.jks.control.keystore.location", () -> "file:" + keys.file("web"));
        registry.add("spring.ssl.bundle.jks.control.keystore.password", () -> ControlKeys.PASSWORD);
        registry.add("spring.ssl.bundle.jks.control.truststore.location", () -> "file:" + keys.file("trust"));
        registry.add("spring.ssl.bundle.jks.control.truststore.password", () -> ControlKeys.PASSWORD);
    }

    @Test
    void aWorkerRegistersByItsCertificateAndStaffSeeAndDrainIt() throws Exception {
        HttpResponse<String> answer = lease(keys.as("worker"), "m-1");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"accepted\":true").contains("\"drain\":false");

        assertThat(api("GET", "/api/v1/workers", STAFF).body())
                .contains("\"id\":\"m-1\"")
                .contains("\"state\":\"SERVING\"");
        assertThat(api("POST", "/api/v1/workers/m-1/drain", STAFF).statusCode()).isEqualTo(202);
        assertThat(lease(keys.as("worker"), "m-1").body()).contains("\"drain\":true");
        assertThat(api("POST", "/api/v1/workers/nobody/drain", STAFF).statusCode())
                .isEqualTo(404);
        assertThat(api("GET", "/api/v1/workers", "plk_tern_gatewaytest").statusCode())
                .isEqualTo(403);
    }

    @Test
    void factsAreAcknowledgedUpToTheLastOneAndARepeatIsHarmless() throws Exception {
        CallId call = CallId.of("00000000-0000-4000-8000-00000000dead");
        Instant at = Instant.parse("2026-11-24T10:00:00Z");
        String batch = json.writeValueAsString(new EventBatch(
                1,
                "m-2",
                7,
                List.of(
                        new EventBatch.Numbered(1, new WorkerEvent.MediaFlowing(call, at, LegName.META)),
                        new EventBatch.Numbered(2, new WorkerEvent.SessionEnded(call, at, "test")))));
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = post(keys.as("worker"), gateway.port(), "/workers/v1/events", batch);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"acknowledged\":2}");
        }
    }

    @Test
    void withoutATrustedCertificateTheHandshakeFails() {
        assertThatThrownBy(() -> lease(keys.as("stranger"), "m-3")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> lease(keys.asNobody(), "m-3")).isInstanceOf(IOException.class);
    }

    @Test
    void theGatewayServesNothingElseAndExistsNowhereElse() throws Exception {
        SSLContext worker = keys.as("worker");
        for (String path : new String[] {"/", "/signin", "/api/v1/workers", "/webhooks/whatsapp"}) {
            assertThat(post(worker, gateway.port(), path, "{}").statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        for (String path : new String[] {"/workers/v1/leases", "/x/../workers/v1/events", "/%77orkers/v1/leases"}) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + portal + path))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{}"))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, BodyHandlers.ofString())
                            .statusCode())
                    .as(path)
                    .isIn(404, 400);
        }
    }

    private HttpResponse<String> lease(SSLContext who, String id) throws Exception {
        return post(who, gateway.port(), "/workers/v1/leases", """
                {"protocol":1,"workerId":"%s","epoch":3,"kind":"MEDIA","region":"local","version":"t",
                 "controlUrl":"https://localhost:1","capacity":10,"sessions":0,"stress":0.1,"state":"SERVING",
                 "sentAt":"2026-11-24T10:00:00Z"}
                """.formatted(id));
    }

    private static HttpResponse<String> post(SSLContext who, int port, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return HttpClient.newBuilder().sslContext(who).build().send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> api(String method, String path, String key) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + portal + path))
                .header("Authorization", "Bearer " + key)
                .method(method, BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}
