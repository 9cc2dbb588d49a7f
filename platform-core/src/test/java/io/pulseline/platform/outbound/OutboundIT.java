package io.pulseline.platform.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.ScriptedClock;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.budgets.CostAlert;
import io.pulseline.platform.budgets.CostAlertRaised;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.permissions.PermissionChanged;
import io.pulseline.platform.permissions.PermissionStatus;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Programs are told what happened over a real connection: signed, again for three days, and nobody waits for another
/// tenant's slow server.
@SpringBootTest(
        classes = {CoreTestApplication.class, OutboundIT.Surroundings.class},
        properties = "pulseline.net.allow=LOOPBACK")
class OutboundIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    private static final Actor ACTOR = new Actor.Platform("test");
    private static final ScriptedClock CLOCK = new ScriptedClock(Instant.parse("2026-11-26T10:00:00Z"));
    private static final Duration SOON = Duration.ofSeconds(20);

    @TestConfiguration
    static class Surroundings {
        @Bean
        @Primary
        Clock scripted() {
            return CLOCK;
        }
    }

    record Received(String id, String timestamp, String signature, String body) {}

    /// A tenant's server.
    private static final class Program implements AutoCloseable {
        final List<Received> received = new CopyOnWriteArrayList<>();
        final CountDownLatch released = new CountDownLatch(1);
        volatile int status = 200;
        volatile boolean slow;
        private final HttpServer server;

        Program() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::answer);
            server.start();
        }

        private void answer(HttpExchange exchange) throws IOException {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(new Received(
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                    exchange.getRequestHeaders().getFirst("webhook-signature"),
                    body));
            if (slow) {
                try {
                    assertThat(released.await(15, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            }
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook?of=test";
        }

        @Override
        public void close() {
            released.countDown();
            server.stop(0);
        }
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        CoreTestApplication.database(registry, "outbound");
    }

    @Autowired
    Endpoints endpoints;

    @Autowired
    Deliveries deliveries;

    @Autowired
    TenantTransactions transactions;

    @Autowired
    ApplicationEventPublisher events;

    @AfterEach
    void forget() {
        for (TenantId tenant : List.of(TERN, MARLIN)) {
            endpoints.all(tenant).forEach(endpoint -> endpoints.remove(ACTOR, tenant, endpoint.id()));
        }
    }

    @Test
    void whatHappensIsToldOnceToThoseWhoListenAndSigned() throws Exception {
        try (Program crm = new Program()) {
            Endpoints.Made made = endpoints.add(ACTOR, TERN, crm.url(), List.of("permission.changed"));
            endpoints.add(ACTOR, TERN, crm.url(), List.of("call.ended"));
            endpoints.add(ACTOR, MARLIN, crm.url(), List.of("permission.changed"));
            transactions.inTenant(
                    TERN,
                    () -> events.publishEvent(new PermissionChanged(
                            TERN,
                            new PhoneNumberId("206418377150934"),
                            new WaUser(new E164("385915550142"), null, null),
                            PermissionStatus.NONE,
                            PermissionStatus.TEMPORARY)));
            await().atMost(SOON).until(() -> delivered(TERN, made.id()) == 1);
            assertThat(crm.received).singleElement().satisfies(told -> {
                assertThat(told.body())
                        .contains("\"type\":\"permission.changed\"", "\"after\":\"TEMPORARY\"", "385915550142");
                assertThat(told.signature())
                        .isEqualTo(signature(told, made.secret().reveal()));
                assertThat(told.timestamp())
                        .isEqualTo(String.valueOf(CLOCK.instant().getEpochSecond()));
            });
        }
    }

    @Test
    void anAlertAboutMoneyIsToldToTheTenantItIsAbout() throws Exception {
        try (Program books = new Program()) {
            UUID id = endpoints
                    .add(ACTOR, TERN, books.url(), List.of("cost.alert"))
                    .id();
            endpoints.add(ACTOR, MARLIN, books.url(), List.of("cost.alert"));
            CostAlert alert = new CostAlert(
                    CostAlert.Kind.OVER,
                    "EUR",
                    LocalDate.of(2026, 11, 1),
                    CLOCK.instant(),
                    "100.00 of 100.00 EUR is spent.");
            transactions.inTenant(TERN, () -> events.publishEvent(new CostAlertRaised(TERN, alert)));
            await().atMost(SOON).until(() -> delivered(TERN, id) == 1);
            assertThat(books.received)
                    .singleElement()
                    .satisfies(told -> assertThat(told.body())
                            .contains("\"type\":\"cost.alert\"", "\"kind\":\"OVER\"", "\"subject\":\"EUR\""));
        }
    }

    @Test
    void twoSecretsSignForADayWhileOneReplacesTheOther() throws Exception {
        try (Program crm = new Program()) {
            Endpoints.Made made = endpoints.add(ACTOR, TERN, crm.url(), Endpoints.EVENTS);
            String fresh =
                    endpoints.rotate(ACTOR, TERN, made.id()).orElseThrow().reveal();
            deliveries.test(ACTOR, TERN, made.id());
            await().atMost(SOON).until(() -> delivered(TERN, made.id()) == 1);
            assertThat(crm.received.getFirst())
                    .satisfies(told -> assertThat(told.signature().split(" ", -1))
                            .containsExactly(
                                    signature(told, fresh),
                                    signature(told, made.secret().reveal())));
            CLOCK.pass(Duration.ofHours(25));
            deliveries.test(ACTOR, TERN, made.id());
            await().atMost(SOON).until(() -> delivered(TERN, made.id()) == 2);
            assertThat(crm.received.getLast())
                    .satisfies(told -> assertThat(told.signature()).isEqualTo(signature(told, fresh)));
        }
    }

    @Test
    void aServerThatIsDownIsTriedForThreeDaysAndTheMessageCanBeSentAgain() throws Exception {
        try (Program crm = new Program()) {
            crm.status = 503;
            UUID id = endpoints.add(ACTOR, TERN, crm.url(), Endpoints.EVENTS).id();
            Instant begun = CLOCK.instant();
            deliveries.test(ACTOR, TERN, id);
            Duration pause = Duration.ZERO;
            while (only(id).state() == Delivery.State.WAITING) {
                int attempt = only(id).attempts() + 1;
                await().atMost(SOON)
                        .until(() -> only(id).attempts() == attempt && only(id).status() != null && settled(id));
                if (only(id).state() == Delivery.State.WAITING) {
                    Duration next = Duration.between(CLOCK.instant(), only(id).dueAt());
                    assertThat(next).isGreaterThanOrEqualTo(pause);
                    pause = next;
                    CLOCK.set(only(id).dueAt());
                }
            }
            assertThat(only(id).state()).isEqualTo(Delivery.State.FAILED);
            assertThat(Duration.between(begun, CLOCK.instant())).isBetween(Duration.ofHours(60), Duration.ofHours(72));
            assertThat(crm.received).hasSize(only(id).attempts()).hasSizeGreaterThan(10);
            assertThat(crm.received.stream().map(Received::id).distinct()).hasSize(1);
            crm.status = 204;
            assertThat(deliveries.replay(ACTOR, TERN, id, only(id).id())).isTrue();
            await().atMost(SOON).until(() -> only(id).state() == Delivery.State.DELIVERED);
        }
    }

    @Test
    void anEndpointThatIsGoneIsPausedAndARedirectIsNotFollowed() throws Exception {
        try (Program crm = new Program()) {
            UUID id = endpoints.add(ACTOR, TERN, crm.url(), Endpoints.EVENTS).id();
            crm.status = 302;
            deliveries.test(ACTOR, TERN, id);
            await().atMost(SOON).until(() -> "redirect".equals(only(id).outcome()));
            crm.status = 410;
            CLOCK.set(only(id).dueAt());
            await().atMost(SOON).until(() -> only(id).state() == Delivery.State.FAILED);
            assertThat(endpoints.find(TERN, id).orElseThrow().pauseReason()).isEqualTo("gone");
        }
    }

    @Test
    void aSlowServerHoldsUpItsOwnTenantOnly() throws Exception {
        try (Program slow = new Program();
                Program quick = new Program()) {
            slow.slow = true;
            UUID terns =
                    endpoints.add(ACTOR, TERN, slow.url(), Endpoints.EVENTS).id();
            for (int i = 0; i < 40; i++) {
                deliveries.test(ACTOR, TERN, terns);
            }
            await().atMost(SOON).until(() -> slow.received.size() == DeliveryLoop.AT_ONCE_FOR_A_TENANT);
            UUID marlins =
                    endpoints.add(ACTOR, MARLIN, quick.url(), Endpoints.EVENTS).id();
            deliveries.test(ACTOR, MARLIN, marlins);
            await().atMost(Duration.ofSeconds(5)).until(() -> delivered(MARLIN, marlins) == 1);
            assertThat(slow.received).hasSize(DeliveryLoop.AT_ONCE_FOR_A_TENANT);
            slow.slow = false;
            slow.released.countDown();
            await().atMost(SOON).until(() -> delivered(TERN, terns) == 40);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://10.0.0.1/, address",
        "https://169.254.169.254/latest/meta-data, address",
        "https://[::ffff:10.0.0.1]/, address",
        "https://[fd00::1]/, address",
        "http://203.0.114.1/, scheme",
        "ftp://203.0.114.1/, scheme",
        "https://user@203.0.114.1/, scheme",
        "https://no-such-host.invalid/, name",
        "not an address, scheme"
    })
    void nothingIsSentIntoOurOwnNetwork(String url, String why) {
        assertThat(endpoints.objection(url)).contains(why);
    }

    private long delivered(TenantId tenant, UUID endpoint) {
        return deliveries.of(tenant, endpoint).stream()
                .filter(one -> one.state() == Delivery.State.DELIVERED)
                .count();
    }

    private Delivery only(UUID endpoint) {
        return deliveries.of(TERN, endpoint).getFirst();
    }

    /// The claim is over: what is due next is not the end of the claim.
    private boolean settled(UUID endpoint) {
        Delivery one = only(endpoint);
        return one.state() != Delivery.State.WAITING
                || !one.dueAt().equals(CLOCK.instant().plus(Deliveries.CLAIM));
    }

    /// By hand, from the specification.
    private static String signature(Received told, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            byte[] key = Base64.getDecoder().decode(secret.replace("whsec_", ""));
            assertThat(key).hasSizeBetween(24, 64);
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return "v1,"
                    + Base64.getEncoder()
                            .encodeToString(mac.doFinal((told.id() + "." + told.timestamp() + "." + told.body())
                                    .getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
