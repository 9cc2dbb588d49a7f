package io.pulseline.platform.pstnguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.ScriptedClock;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.net.NameLookup;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Routes against the rules of a real database as role `app`; the domain name system is played.
@SpringBootTest(classes = {CoreTestApplication.class, PstnGuardIT.Cast.class})
class PstnGuardIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    private static final Actor VERA = new Actor.Program("vera");
    private static final Attestations.Subject ZAGREB =
            new Attestations.Subject(Attestations.Subject.Kind.NUMBER, "206418377150935");
    private static final String WORD = "Nothing behind it is the telephone network.";
    private static TestDatabase database;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "pstnguard");
    }

    @Autowired
    PstnGuard guard;

    @Autowired
    Attestations attestations;

    @Autowired
    TenantTransactions transactions;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    ScriptedClock clock;

    @BeforeEach
    void today() {
        clock.set(Instant.parse("2026-11-26T09:00:00Z"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            tel:+442079460123                          | TEL_URI
            TEL:112                                    | TEL_URI
            sip:+442079460123@pbx.example;user=phone   | PHONE_USER
            tern.pstn.twilio.com                       | CARRIER_NAME
            sips:desk@Tern.PSTN.Twilio.com.:5061       | CARRIER_NAME
            sip.telnyx.com:5061;transport=tls          | CARRIER_NAME
            trunk.tern.example:5061;transport=tls      | CARRIER_ALIAS
            hidden.tern.example                        | CARRIER_ADDRESS
            54.172.60.1:5061                           | CARRIER_ADDRESS
            inside.tern.example                        | NOT_PUBLIC
            10.1.2.3:5061                              | NOT_PUBLIC
            [::1]:5061                                 | NOT_PUBLIC
            169.254.169.254                            | NOT_PUBLIC
            two words                                  | UNREADABLE
            ''                                         | UNREADABLE
            """)
    void refusesRoutesIntoTheTelephoneNetwork(String route, PstnRule rule) {
        assertThat(guard.lint(TERN, route))
                .extracting(Finding::rule)
                .containsExactly(rule)
                .allMatch(PstnRule::refuses);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "pbx.tern.example",
        "pbx.tern.example:5061;transport=tls",
        "sips:desk@pbx.tern.example",
        "notpstn.twilio.com",
        "pstn.twilio.com.tern.example",
        "[2a03:2880:f0ff::1]:5061"
    })
    void takesServersOfOnesOwn(String route) {
        assertThat(guard.lint(TERN, route)).isEmpty();
    }

    @Test
    void aNameThatNobodyKnowsIsToldAndTaken() {
        assertThat(guard.lint(TERN, "nobody.tern.example"))
                .containsExactly(new Finding(PstnRule.UNKNOWN_NAME, "nobody.tern.example", "nobody.tern.example"))
                .noneMatch(Finding::refuses);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"+, true", "00, true", "0 0, true", "0049, true", "011, true", "7, false", "'', false", "90, false"})
    void refusesPrefixesThatOpenALine(String prefix, boolean refused) {
        assertThat(guard.lintPrefix(TERN, prefix).isPresent()).isEqualTo(refused);
    }

    @Test
    void aRuleHoldsFromItsDayOn() throws SQLException {
        clock.set(Instant.parse("2025-12-31T23:59:59Z"));
        assertThat(guard.lint(TERN, "notpstn.twilio.com")).isEmpty();
        assertThat(guard.lint(TERN, "tern.pstn.twilio.com")).noneMatch(Finding::refuses);
        clock.set(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(guard.lint(TERN, "tern.pstn.twilio.com")).anyMatch(Finding::refuses);
        superuser("update app.pstn_pattern set effective_to = '2026-11-26' where pattern = 'voip.ms'");
        clock.set(Instant.parse("2026-11-25T23:00:00Z"));
        assertThat(guard.lint(TERN, "london1.voip.ms")).anyMatch(Finding::refuses);
        clock.set(Instant.parse("2026-11-26T00:00:00Z"));
        assertThat(guard.lint(TERN, "london1.voip.ms")).noneMatch(Finding::refuses);
    }

    @Test
    void aWordIsGoodForItsRouteAndItsTenantAndCannotBeChanged() {
        Attestations.Result.Attested made =
                (Attestations.Result.Attested) attestations.attest(TERN, VERA, ZAGREB, "pbx.tern.example:5061", WORD);
        assertThat(made.attestation().evidence()).contains("pbx.tern.example", "157.240.19.53");
        assertThat(attestations.latest(TERN, ZAGREB, "pbx.tern.example:5061")).hasValueSatisfying(one -> {
            assertThat(one.actor()).isEqualTo(VERA.label());
            assertThat(one.statement()).isEqualTo(WORD);
            assertThat(one.at()).isEqualTo(clock.instant());
        });
        assertThat(attestations.latest(TERN, ZAGREB, "pbx.tern.example:5071")).isEmpty();
        assertThat(attestations.latest(MARLIN, ZAGREB, "pbx.tern.example:5061")).isEmpty();
        for (String act : List.of("update pstn_attestation set actor = 'nobody'", "delete from pstn_attestation")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> transactions.inTenant(TERN, () -> {
                        jdbc.sql(act).update();
                    }))
                    .isInstanceOf(DataAccessException.class);
        }
    }

    @Test
    void nobodyCanVouchForACarrier() {
        assertThat(attestations.attest(TERN, VERA, ZAGREB, "tern.pstn.twilio.com:5061", WORD))
                .isInstanceOfSatisfying(
                        Attestations.Result.Refused.class,
                        refused -> assertThat(refused.findings())
                                .extracting(one -> one.rule().id())
                                .containsExactly("pstn.carrier-name"));
        assertThat(attestations.latest(TERN, ZAGREB, "tern.pstn.twilio.com:5061"))
                .isEmpty();
    }

    private static void superuser(String statement) throws SQLException {
        try (var connection = database.superuser();
                var work = connection.createStatement()) {
            work.execute(statement);
        }
    }

    @TestConfiguration
    static class Cast {
        private static final NameLookup.Answer NOBODY = new NameLookup.Answer(List.of(), List.of());
        private static final Map<String, NameLookup.Answer> ZONE = Map.of(
                "pbx.tern.example", leads("157.240.19.53"),
                "notpstn.twilio.com", leads("157.240.19.54"),
                "pstn.twilio.com.tern.example", leads("157.240.19.55"),
                "trunk.tern.example",
                        new NameLookup.Answer(
                                List.of("gate.tern.example", "tern.pstn.twilio.com"),
                                leads("157.240.19.56").addresses()),
                "hidden.tern.example", leads("35.156.191.130"),
                "inside.tern.example", leads("192.168.4.5"));

        @Bean
        @Primary
        ScriptedClock scripted() {
            return new ScriptedClock(Instant.parse("2026-11-26T09:00:00Z"));
        }

        @Bean
        @Primary
        NameLookup playedNames() {
            return name ->
                    name.matches("[0-9.]+") || name.contains(":") ? leads(name) : ZONE.getOrDefault(name, NOBODY);
        }

        private static NameLookup.Answer leads(String address) {
            try {
                return new NameLookup.Answer(List.of(), List.of(InetAddress.getByName(address)));
            } catch (UnknownHostException noAddress) {
                throw new IllegalStateException(noAddress);
            }
        }
    }
}
