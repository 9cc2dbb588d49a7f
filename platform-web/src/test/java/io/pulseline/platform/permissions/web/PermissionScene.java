package io.pulseline.platform.permissions.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.PortalDatabase;
import io.pulseline.platform.PulselineApplication;
import io.pulseline.platform.identity.People;
import io.pulseline.platform.identity.web.SignedIn;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.InboxListener;
import io.pulseline.platform.webhooks.MetaEvent;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.boot.webmvc.test.autoconfigure.MockMvcPrint;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole platform without a port, its clock in the test's hand, and the stand-in's book of permissions as Meta.
/// Each
/// test has a user of its own.
@SpringBootTest(
        classes = {PulselineApplication.class, PermissionScene.Surroundings.class},
        properties = {
            "management.server.port=0",
            "pulseline.workers.gateway-port=0",
            "spring.quartz.auto-startup=false",
            "pulseline.meta.graph-url=http://127.0.0.1:1",
            "pulseline.meta.app-secret=not used here",
            "pulseline.meta.verify-token=not used here",
            "pulseline.demo.tern-api-key=" + PermissionScene.KEY
        })
@AutoConfigureMockMvc(print = MockMvcPrint.NONE)
@ActiveProfiles("demo")
abstract class PermissionScene {
    static final String KEY = "plk_tern_permissions";
    static final String VERA = "vera@tern.example";
    static final PhoneNumberId SOFIA = new PhoneNumberId("206418377150934");
    static final TenantId TERN = new TenantId(UUID.fromString("00000000-0000-4000-8000-000000000001"));
    private static final JsonMapper JSON = JsonMapper.builder().build();
    static final TestDatabase DATABASE = TestDatabase.create("permission_pages");
    private static final AtomicLong USERS = new AtomicLong(385930000000L);

    @Autowired
    MockMvcTester mvc;

    @Autowired
    People people;

    @Autowired
    SimMeta meta;

    @Autowired
    StillClock clock;

    @Autowired
    List<InboxListener> listeners;

    @Autowired
    TenantTransactions transactions;

    WaUser user;
    String digits;

    @DynamicPropertySource
    static void surroundings(DynamicPropertyRegistry registry) {
        PortalDatabase.use(registry, DATABASE, "permission_pages");
    }

    @BeforeEach
    void aNewUser() {
        digits = String.valueOf(USERS.incrementAndGet());
        user = new WaUser(new E164(digits), null, null);
        meta.mailbox.clear();
    }

    /// Delivers what Meta has sent, in order.
    void deliver() {
        List<MetaEvent> events = List.copyOf(meta.mailbox);
        meta.mailbox.clear();
        for (MetaEvent event : events) {
            transactions.inTenant(
                    TERN,
                    () -> listeners.stream()
                            .filter(listener -> listener.getClass()
                                            .getPackageName()
                                            .endsWith(".permissions")
                                    || listener.getClass().getPackageName().endsWith(".numbers"))
                            .forEach(listener -> listener.on(
                                    TERN,
                                    new InboxItem.FromMeta(UUID.randomUUID(), clock.instant(), null, SOFIA, event))));
        }
    }

    /// A page that answers 200.
    String page(String address) {
        MvcTestResult answer = get(address);
        assertThat(answer).as(address).hasStatus(200);
        return text(answer);
    }

    MvcTestResult get(String address) {
        return SignedIn.get(mvc, people, VERA, address);
    }

    /// @param form names and values in turn
    MvcTestResult post(String address, String... form) {
        return SignedIn.post(mvc, people, VERA, address, form);
    }

    JsonNode api(String path) {
        return JSON.readTree(text(mvc.get()
                .uri(URI.create("/api/v1" + path))
                .header("Authorization", "Bearer " + KEY)
                .exchange()));
    }

    JsonNode apiPost(String path, String body) {
        return JSON.readTree(text(mvc.post()
                .uri(URI.create("/api/v1" + path))
                .header("Authorization", "Bearer " + KEY)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .contentType("application/json")
                .content(body)
                .exchange()));
    }

    static String text(MvcTestResult answer) {
        return SignedIn.text(answer);
    }

    static void superuser(String... statements) {
        try (Connection connection = DATABASE.superuser()) {
            for (String statement : statements) {
                connection.createStatement().execute(statement);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /// Real time until a test holds it.
    static final class StillClock extends Clock {
        private volatile Instant held;

        void set(Instant instant) {
            held = instant;
        }

        void release() {
            held = null;
        }

        @Override
        public Instant instant() {
            Instant still = held;
            return still == null ? Clock.systemUTC().instant() : still;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @TestConfiguration
    static class Surroundings {
        @Bean
        @Primary
        StillClock still() {
            return new StillClock();
        }

        @Bean
        @Primary
        ToldTemplates toldTemplates() {
            return new ToldTemplates();
        }

        @Bean
        @Primary
        SimMeta simMeta(StillClock clock) {
            return new SimMeta(clock);
        }
    }
}
