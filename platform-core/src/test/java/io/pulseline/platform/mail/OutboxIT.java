package io.pulseline.platform.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.ScriptedClock;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.mail.MailSendException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Letters leave with what caused them, survive a mail server that is away, and keep no link once they are gone.
@SpringBootTest(classes = {CoreTestApplication.class, OutboxIT.Surroundings.class})
class OutboxIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final ScriptedClock CLOCK = new ScriptedClock(Instant.parse("2026-11-26T10:00:00Z"));

    @TestConfiguration
    static class Surroundings {
        @Bean
        @Primary
        Clock scripted() {
            return CLOCK;
        }

        @Bean
        Server server() {
            return new Server();
        }
    }

    /// Takes letters, or does not.
    static final class Server extends JavaMailSenderImpl {
        final List<SimpleMailMessage> taken = new CopyOnWriteArrayList<>();
        volatile boolean away;

        @Override
        public void send(SimpleMailMessage message) {
            if (away) {
                throw new MailSendException("connection refused");
            }
            taken.add(message);
        }
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        CoreTestApplication.database(registry, "outbox");
    }

    @Autowired
    Outbox outbox;

    @Autowired
    Delivery delivery;

    @Autowired
    TenantTransactions transactions;

    @Autowired
    Server server;

    @BeforeEach
    void empty() {
        server.taken.clear();
        server.away = false;
    }

    @Test
    void aLetterIsSentRightAfterItsTransactionAndForgetsItsText() {
        outbox.put(TERN, "test:1", "nika@tern.example", "Hello", "a link");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(letter("Hello").state()).isEqualTo(Letter.State.SENT));
        assertThat(server.taken).singleElement().satisfies(sent -> {
            assertThat(sent.getTo()).containsExactly("nika@tern.example");
            assertThat(sent.getText()).isEqualTo("a link");
        });
        assertThat(letter("Hello").body()).isNull();
    }

    @Test
    void aServerThatIsAwayIsAskedAgainLaterAndGivenUpAfterTwoDays() {
        server.away = true;
        outbox.put(TERN, "test:2", "nika@tern.example", "Away", "a link");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(letter("Away").error()).isNotNull());
        assertThat(delivery.due(TERN)).as("not at once").isEmpty();
        for (int tries = 2; tries <= 8; tries++) {
            CLOCK.pass(Duration.ofHours(24));
            assertThat(delivery.due(TERN)).hasSize(1).allSatisfy(id -> delivery.deliver(TERN, id));
        }
        assertThat(letter("Away")).satisfies(given -> {
            assertThat(given.state()).isEqualTo(Letter.State.FAILED);
            assertThat(given.attempts()).isEqualTo(8);
            assertThat(given.error()).contains("connection refused");
            assertThat(given.body()).isNull();
        });
    }

    @Test
    void whatIsTakenBackIsNotSent() {
        server.away = true;
        outbox.put(TERN, "test:3", "nika@tern.example", "Back", "a link");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(letter("Back").error()).isNotNull());
        outbox.takeBack(TERN, "test:3");
        server.away = false;
        CLOCK.pass(Duration.ofHours(1));
        assertThat(delivery.due(TERN)).isEmpty();
        assertThat(letter("Back").state()).isEqualTo(Letter.State.DROPPED);
        assertThat(letter("Back").body()).isNull();
    }

    @Test
    void aTransactionThatFailsWritesNoLetter() {
        try {
            transactions.inTenant(TERN, () -> {
                outbox.put(TERN, "test:4", "nika@tern.example", "Never", "a link");
                throw new IllegalStateException("stop");
            });
        } catch (IllegalStateException stopped) {
            assertThat(stopped).hasMessage("stop");
        }
        assertThat(outbox.letters(TERN)).noneMatch(letter -> letter.subject().equals("Never"));
        assertThat(server.taken).isEmpty();
    }

    private Letter letter(String subject) {
        return outbox.letters(TERN).stream()
                .filter(letter -> letter.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }
}
