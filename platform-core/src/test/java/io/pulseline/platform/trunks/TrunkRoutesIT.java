package io.pulseline.platform.trunks;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.net.NameLookup;
import io.pulseline.platform.pstnguard.PstnRule;
import io.pulseline.platform.pstnguard.RouteAlarms;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.wire.SipBook.DtmfMode;
import io.pulseline.platform.wire.SipBook.Protection;
import java.net.InetAddress;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// A trunk's name that was fine when it was saved comes to lead to a carrier.
@SpringBootTest(classes = {CoreTestApplication.class, TrunkRoutesIT.Names.class})
class TrunkRoutesIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    private static final String HOST = "moves.tern.example:5061;transport=tls";
    private static final Actor VERA = new Actor.Program("vera");
    private static final Map<String, NameLookup.Answer> ZONE = new ConcurrentHashMap<>();
    private static TestDatabase database;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "trunk_routes");
    }

    @Autowired
    Trunks trunks;

    @Autowired
    TrunkRoutesJob job;

    @Autowired
    RouteAlarms alarms;

    @Autowired
    Tenants tenants;

    @Test
    void aTrunkThatComesToLeadToACarrierIsAnAlarmWhileItDoes() throws Exception {
        leads();
        UUID trunk = add();
        look();
        assertThat(alarms.open(TERN)).isEmpty();
        leads("gate.tern.example", "tern.pstn.twilio.com");
        look();
        RouteAlarms.Alarm alarm = alarms.of(TERN, trunk).getFirst();
        assertThat(alarm.finding().rule()).isEqualTo(PstnRule.CARRIER_ALIAS);
        assertThat(alarm.finding().route()).isEqualTo(HOST);
        assertThat(alarm.finding().evidence()).contains("tern.pstn.twilio.com").contains("Twilio");
        look();
        assertThat(alarms.open(TERN)).as("the same alarm").containsExactly(alarm);
        assertThat(alarms.open(MARLIN)).isEmpty();
        assertThat(told("pstn.route.alarm", trunk)).isEqualTo(1);
        leads();
        look();
        assertThat(alarms.open(TERN)).isEmpty();
        assertThat(told("pstn.route.clear", trunk)).isEqualTo(1);
        leads("tern.pstn.twilio.com");
        look();
        assertThat(alarms.open(TERN)).hasSize(1);
        assertThat(trunks.remove(TERN, VERA, trunk)).isTrue();
        assertThat(alarms.open(TERN)).as("nothing leads there any more").isEmpty();
    }

    private void look() {
        job.run(tenants.byId(TERN).orElseThrow(), (done, total, note) -> {});
    }

    private UUID add() {
        TrunkDraft draft = new TrunkDraft(
                "Moving",
                List.of(HOST),
                Trunk.Auth.DIGEST,
                "moving-pbx",
                null,
                false,
                Protection.SDES,
                List.of("opus"),
                "",
                5,
                5,
                DtmfMode.AUTO);
        assertThat(trunks.add(TERN, VERA, draft)).isInstanceOf(Trunks.Made.Done.class);
        return trunks.all(TERN).stream()
                .filter(one -> one.name().equals("Moving"))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static void leads(String... aliases) {
        ZONE.put(
                "moves.tern.example",
                new NameLookup.Answer(List.of(aliases), List.of(InetAddress.ofLiteral("157.240.19.60"))));
    }

    private static int told(String action, UUID trunk) throws SQLException {
        try (var superuser = database.superuser();
                var question = superuser.prepareStatement(
                        "select count(*) from app.audit_event where action = ? and object = ?")) {
            question.setString(1, action);
            question.setString(2, "trunk:" + trunk);
            try (var row = question.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    @TestConfiguration
    static class Names {
        @Bean
        @Primary
        NameLookup playedNames() {
            return name -> ZONE.getOrDefault(name, new NameLookup.Answer(List.of(), List.of()));
        }
    }
}
