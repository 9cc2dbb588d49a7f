package io.pulseline.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.settings.fleet.Fleet;
import io.pulseline.platform.settings.fleet.Fleet.LineState;
import io.pulseline.platform.settings.fleet.Fleets;
import io.pulseline.platform.tenancy.Tenants;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
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
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One change for many numbers on a real database as role `app`; Meta is played.
@SpringBootTest(classes = {CoreTestApplication.class, FleetIT.Cast.class})
class FleetIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    private static final List<PhoneNumberId> NUMBERS = List.of(
            new PhoneNumberId("206418377150934"),
            new PhoneNumberId("206418377150935"),
            new PhoneNumberId("206418377150936"));
    private static final Actor VERA = new Actor.Program("vera");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String AT_FIRST =
            "{\"status\":\"ENABLED\",\"call_icon_visibility\":\"DEFAULT\",\"sip\":{\"status\":\"DISABLED\"}}";
    private static TestDatabase database;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "fleet");
        registry.add("pulseline.meta.app-id", () -> "771203945518260");
    }

    @Autowired
    Fleets fleets;

    @Autowired
    List<TenantJob> jobs;

    @Autowired
    SettingsChanges changes;

    @Autowired
    CallSettings settings;

    @Autowired
    Tenants tenants;

    @Autowired
    MetaOfSettings meta;

    @BeforeEach
    void asMetaHasThem() throws SQLException {
        meta.reset();
        NUMBERS.forEach(number -> meta.has(number, AT_FIRST));
        try (var connection = database.superuser();
                var statement = connection.createStatement()) {
            statement.execute("truncate app.number_settings, app.number_settings_version, app.settings_fleet,"
                    + " app.settings_fleet_number, app.sip_rotation cascade");
            statement.execute("update app.phone_number set calling = null, calling_as_of = null");
        }
    }

    @Test
    void aDryRunTellsEachNumberAndSendsNothing() {
        meta.has(NUMBERS.get(2), AT_FIRST.replace("DEFAULT", "DISABLE_ALL"));
        List<Fleets.Dry> dry = fleets.dryRun(TERN, hidden(), NUMBERS);
        assertThat(dry)
                .extracting(one -> ((SettingsResult.Preview.Ready) one.preview().orElseThrow())
                        .changes()
                        .size())
                .containsExactly(1, 1, 0);
        assertThat(meta.sent).isEmpty();
        assertThat(fleets.dryRun(MARLIN, hidden(), NUMBERS))
                .as("somebody else's numbers")
                .allSatisfy(one -> assertThat(one.preview()).isEmpty());
    }

    @Test
    void everyNumberIsChangedAndGetsBackWhatItHad() {
        UUID id = fleets.begin(TERN, VERA, hidden(), NUMBERS, 3, "stocktaking");
        work();
        assertThat(fleets.find(TERN, id).orElseThrow().state()).isEqualTo(Fleet.State.DONE);
        assertThat(fleets.counts(TERN, id)).isEqualTo(Map.of(LineState.CHANGED, 3));
        assertThat(icons()).containsOnly("DISABLE_ALL");
        assertThat(fleets.find(MARLIN, id)).isEmpty();

        changes.change(
                TERN,
                NUMBERS.get(1),
                new SettingsOrder(
                        VERA,
                        2,
                        JSON.readTree("{\"callback_permission_status\":\"ENABLED\"}"),
                        SettingsVersion.Kind.CHANGE,
                        null));
        assertThat(fleets.rollBack(MARLIN, id, VERA)).isFalse();
        assertThat(fleets.rollBack(TERN, id, VERA)).isTrue();
        work();
        assertThat(fleets.find(TERN, id).orElseThrow().state()).isEqualTo(Fleet.State.ROLLED_BACK);
        assertThat(fleets.counts(TERN, id))
                .as("a number that somebody changed since keeps that")
                .isEqualTo(Map.of(LineState.ROLLED_BACK, 2, LineState.NOT_ROLLED_BACK, 1));
        assertThat(icons()).containsExactly("DEFAULT", "DISABLE_ALL", "DEFAULT");
        assertThat(fleets.rollBack(TERN, id, VERA)).as("twice").isFalse();
    }

    @Test
    void itStopsAtSoManyFailuresAndLeavesTheRestAlone() {
        meta.next = MetaOfSettings.REFUSED;
        UUID id = fleets.begin(TERN, VERA, hidden(), NUMBERS, 1, null);
        work();
        assertThat(fleets.find(TERN, id).orElseThrow().state()).isEqualTo(Fleet.State.STOPPED);
        assertThat(fleets.counts(TERN, id)).isEqualTo(Map.of(LineState.FAILED, 1, LineState.SKIPPED, 2));
        assertThat(fleets.lines(TERN, id).getFirst().detail()).contains("100 Invalid parameter");
        assertThat(meta.sent).hasSize(1);
        assertThat(icons()).containsOnly("DEFAULT");
    }

    @Test
    void whatWasSentBeforeACrashIsNotSentAgain() throws SQLException {
        UUID id = fleets.begin(TERN, VERA, hidden(), NUMBERS, 3, null);
        work();
        try (var connection = database.superuser();
                var statement = connection.createStatement()) {
            statement.execute("update app.settings_fleet set state = 'RUNNING'");
            statement.execute("update app.settings_fleet_number set state = 'SENDING', after = null where place = 2");
        }
        work();
        assertThat(meta.sent).hasSize(3);
        assertThat(fleets.counts(TERN, id)).isEqualTo(Map.of(LineState.CHANGED, 3));
    }

    @Test
    void theWayBackSaysWhatWasNeverSaid() {
        ObjectNode before = (ObjectNode) JSON.readTree("{\"status\":\"ENABLED\",\"sip\":{\"status\":\"DISABLED\"}}");
        ObjectNode after = (ObjectNode) JSON.readTree("""
            {"status":"ENABLED","sip":{"status":"DISABLED","webhook_delivery":"ENABLED"},
             "audio":{"additional_codecs":["PCMA"]}}\
            """);
        assertThat(settings.wayBack(after, before)).isEqualTo(JSON.readTree("""
            {"sip":{"status":"DISABLED","webhook_delivery":"DISABLED","servers":[]},"audio":{"additional_codecs":[]}}\
            """));
    }

    private void work() {
        TenantJob job = jobs.stream()
                .filter(one -> one.name().equals("settings.fleet"))
                .findFirst()
                .orElseThrow();
        tenants.all().forEach(tenant -> job.run(tenant, (done, total, note) -> {}));
    }

    private List<String> icons() {
        return NUMBERS.stream()
                .map(number -> meta.documents
                        .get(number.value())
                        .path("call_icon_visibility")
                        .asString())
                .toList();
    }

    private static ObjectNode hidden() {
        return (ObjectNode) JSON.readTree("{\"call_icon_visibility\":\"DISABLE_ALL\"}");
    }

    @TestConfiguration
    static class Cast {
        @Bean
        @Primary
        MetaOfSettings meta() {
            return new MetaOfSettings();
        }
    }
}
