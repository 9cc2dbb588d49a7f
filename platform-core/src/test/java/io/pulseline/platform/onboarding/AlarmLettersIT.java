package io.pulseline.platform.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.ScriptedClock;
import io.pulseline.platform.identity.People;
import io.pulseline.platform.identity.Staff;
import io.pulseline.platform.jobs.Job;
import io.pulseline.platform.jobs.OperatorJob;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.numbers.AccountAlarm;
import io.pulseline.platform.numbers.AccountAlarms;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.Tenants;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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

/// Staff who asked for it are written to of alarms, once for each, and nobody else is.
@SpringBootTest(classes = {CoreTestApplication.class, AlarmLettersIT.Surroundings.class})
class AlarmLettersIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final WabaId WABA = new WabaId("104729118830551");
    private static final ScriptedClock CLOCK = new ScriptedClock(Instant.parse("2026-11-26T10:00:00Z"));
    private static TestDatabase database;

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

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "alarm_letters");
        registry.add("pulseline.public-url", () -> "https://portal.example/");
    }

    @Autowired
    AlarmLettersJob letters;

    @Autowired
    List<Job> jobs;

    @Autowired
    AccountAlarms alarms;

    @Autowired
    Staff staff;

    @Autowired
    People people;

    @Autowired
    Tenants tenants;

    @Autowired
    Server server;

    @Test
    void whoAskedForItIsWrittenToOnceOfEachAlarm() throws SQLException {
        PersonId olga = people.byEmail("olga@bsp.example").orElseThrow().id();
        PersonId vera = people.byEmail("vera@tern.example").orElseThrow().id();
        alarms.raise(TERN, WABA, AccountAlarm.Kind.CALLS_MISSING, "calls");
        write();
        assertThat(count("select count(*) from ops.staff_letter"))
                .as("nobody asked")
                .isZero();

        staff.readAlarms(olga, true);
        staff.readAlarms(vera, true);
        assertThat(staff.readersOfAlarms()).as("staff only").containsExactly("olga@bsp.example");
        alarms.raise(TERN, WABA, AccountAlarm.Kind.SCOPES_MISSING, "whatsapp_business_messaging");
        server.away = true;
        write();
        send();
        assertThat(server.taken).isEmpty();
        server.away = false;
        send();
        assertThat(server.taken).as("not before its time").isEmpty();
        CLOCK.pass(Duration.ofMinutes(2));
        send();
        assertThat(server.taken).singleElement().satisfies(letter -> {
            assertThat(letter.getTo()).containsExactly("olga@bsp.example");
            assertThat(letter.getSubject()).endsWith(": 2 alarms");
            assertThat(letter.getText())
                    .contains("lacks the field calls", "whatsapp_business_messaging", WABA.value())
                    .contains("https://portal.example/bsp/onboarding");
        });
        assertThat(count("select count(*) from ops.staff_letter where body is not null"))
                .as("a letter that is gone keeps no text")
                .isZero();

        // seen again is no news; mended and broken again is
        alarms.raise(TERN, WABA, AccountAlarm.Kind.CALLS_MISSING, "calls");
        write();
        send();
        assertThat(server.taken).hasSize(1);
        alarms.clear(TERN, WABA, AccountAlarm.Kind.CALLS_MISSING);
        alarms.raise(TERN, WABA, AccountAlarm.Kind.CALLS_MISSING, "calls");
        write();
        send();
        assertThat(server.taken).hasSize(2);
        assertThat(server.taken.getLast().getSubject()).contains("the app lacks the field calls");

        staff.readAlarms(olga, false);
        alarms.raise(TERN, WABA, AccountAlarm.Kind.PAYMENT_GONE, "4711");
        write();
        send();
        assertThat(server.taken).hasSize(2);
    }

    private void write() {
        for (Tenant tenant : tenants.all()) {
            letters.run(tenant, (done, total, note) -> {});
        }
    }

    private void send() {
        jobs.stream()
                .filter(job -> job.name().equals("mail.send-staff"))
                .forEach(job -> ((OperatorJob) job).run((done, total, note) -> {}));
    }

    private static long count(String query) throws SQLException {
        try (Connection connection = database.superuser();
                ResultSet rows = connection.createStatement().executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
