package io.pulseline.platform.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.ScriptedClock;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.graphapi.CallInvitations;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.WelcomeSwitch;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.MetaEvent;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// New users are welcomed once, on a real database as role `app`; Meta is played.
@SpringBootTest(classes = {CoreTestApplication.class, WelcomeIT.Cast.class})
class WelcomeIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    private static final PhoneNumberId SOFIA = new PhoneNumberId("206418377150934");
    private static final Actor VERA = new Actor.Program("vera");
    private static final Instant START = Instant.parse("2026-11-26T09:00:00Z");
    private static final Welcome ON = new Welcome(true, new CallButton("Rather talk?", "Ring us", 240, "welcome"));
    private static TestDatabase database;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "welcome");
    }

    @Autowired
    Welcomes welcomes;

    @Autowired
    WelcomeListener listener;

    @Autowired
    WelcomeJob job;

    @Autowired
    Tenants tenants;

    @Autowired
    TenantTransactions transactions;

    @Autowired
    ScriptedClock clock;

    @BeforeEach
    void nobodyYet() throws SQLException {
        clock.set(START);
        Cast.SENT.clear();
        try (var connection = database.superuser();
                var work = connection.createStatement()) {
            work.execute("truncate app.welcome_message, app.welcome_task");
        }
    }

    @Test
    void aUserWhoOpensTheChatIsWelcomedOnceHoweverOftenMetaSaysSo() {
        assertThat(welcomes.set(TERN, SOFIA, VERA, ON)).isEmpty();
        opens("wamid.1");
        opens("wamid.1");
        run();
        run();
        assertThat(Cast.SENT).containsExactly("385915550142 Rather talk? Ring us 240 welcome");
        assertThat(welcomes.latest(TERN, SOFIA))
                .hasValueSatisfying(one -> assertThat(one.state()).isEqualTo("SENT"));
        assertThat(welcomes.latest(MARLIN, SOFIA)).isEmpty();
    }

    @Test
    void nobodyIsWelcomedWhileItIsOffOrTooLate() {
        opens("wamid.2");
        run();
        welcomes.set(TERN, SOFIA, VERA, ON);
        opens("wamid.3");
        clock.pass(Duration.ofHours(2));
        run();
        assertThat(Cast.SENT).isEmpty();
        assertThat(welcomes.latest(TERN, SOFIA))
                .hasValueSatisfying(one -> assertThat(one.state()).isEqualTo("LATE"));
    }

    private void opens(String message) {
        transactions.inTenant(
                TERN,
                () -> listener.on(
                        TERN,
                        new InboxItem.FromMeta(
                                UUID.randomUUID(),
                                clock.instant(),
                                new WabaId("104729118830551"),
                                SOFIA,
                                new MetaEvent.UserMessage(
                                        new WaUser(new E164("385915550142"), null, null),
                                        message,
                                        clock.instant(),
                                        "request_welcome"))));
    }

    private void run() {
        tenants.all().forEach(tenant -> job.run(tenant, (soFar, total, note) -> {}));
    }

    @TestConfiguration
    static class Cast {
        private static final List<String> SENT = new ArrayList<>();

        @Bean
        @Primary
        ScriptedClock scripted() {
            return new ScriptedClock(START);
        }

        @Bean
        @Primary
        WelcomeSwitch playedSwitch() {
            return (tenant, number, on) -> new GraphResult.Ok<>(new Calling.Accepted());
        }

        @Bean
        @Primary
        CallInvitations playedMessages() {
            return (tenant, number, user, body, label, ttl, payload) -> {
                SENT.add("%s %s %s %d %s".formatted(user.key(), body, label, ttl, payload));
                return new GraphResult.Ok<>("wamid.sent");
            };
        }
    }
}
