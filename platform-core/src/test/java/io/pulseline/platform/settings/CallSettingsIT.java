package io.pulseline.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.ScriptedClock;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditLog;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.net.TlsReport;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.MetaEvent;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Documents, versions, drift on a real database as role `app`; Meta is played.
@SpringBootTest(classes = {CoreTestApplication.class, CallSettingsIT.Cast.class})
class CallSettingsIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    private static final PhoneNumberId SOFIA = new PhoneNumberId("206418377150934");
    private static final Actor VERA = new Actor.Program("vera");
    private static final Instant START = Instant.parse("2026-11-25T09:00:00Z");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String OPEN = """
        {"status":"ENABLED","call_icon_visibility":"DEFAULT","callback_permission_status":"DISABLED",
         "call_hours":{"status":"ENABLED","timezone_id":"Europe/Sofia","weekly_operating_hours":[
           {"day_of_week":"MONDAY","open_time":"0900","close_time":"1800"}],
          "holiday_schedule":[{"date":"2026-12-25","start_time":"0000","end_time":"2359"},
                              {"date":"2027-01-01","start_time":"0000","end_time":"2359"}]},
         "sip":{"status":"DISABLED"},"restrictions":{"restrictions_list":[]}}
        """;
    private static final String ON_SIP = """
        {"status":"ENABLED","sip":{"status":"ENABLED","servers":[{"hostname":"sip.tern.example","port":5061}]}}
        """;
    private static TestDatabase database;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "settings");
        registry.add("pulseline.meta.app-id", () -> "771203945518260");
    }

    @Autowired
    CallSettings settings;

    @Autowired
    SettingsChanges changes;

    @Autowired
    DriftWatch drift;

    @Autowired
    SettingsPlans plans;

    @Autowired
    ReadBackJob readBack;

    @Autowired
    CallFilters filters;

    @Autowired
    SipPasswords passwords;

    @Autowired
    SipRotationJob rotations;

    @Autowired
    SipProbes probes;

    @Autowired
    Tenants tenants;

    @Autowired
    TenantTransactions transactions;

    @Autowired
    AuditLog audit;

    @Autowired
    MetaOfSettings meta;

    @Autowired
    ScriptedClock clock;

    @BeforeEach
    void asMetaHasIt() throws SQLException {
        clock.set(START);
        meta.reset();
        meta.has(SOFIA, OPEN);
        try (var connection = database.superuser();
                var statement = connection.createStatement()) {
            statement.execute("truncate app.number_settings, app.number_settings_version, app.number_settings_plan,"
                    + " app.sip_password, app.sip_rotation, app.sip_probe cascade");
            statement.execute("update app.phone_number set calling = null, calling_as_of = null");
        }
    }

    @Test
    void whatMetaHasFirstIsWhatIsWanted() {
        SettingsView view = settings.read(TERN, SOFIA).orElseThrow();
        assertThat(view.version()).isEqualTo(1);
        assertThat(view.drift()).isEmpty();
        assertThat(view.desired().has("restrictions")).as("Meta's to say").isFalse();
        assertThat(settings.history(TERN, SOFIA, Long.MAX_VALUE, 10))
                .extracting(SettingsVersion::kind)
                .containsExactly(SettingsVersion.Kind.FOUND);
        assertThat(settings.read(MARLIN, SOFIA)).as("somebody else's number").isEmpty();
        assertThat(settings.history(MARLIN, SOFIA, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(changes.change(MARLIN, SOFIA, order(1, "{}"))).isEqualTo(new SettingsResult.NoNumber());
    }

    @Test
    void sendsOnlyTheBlockThatChangesAndKeepsWhoAndWhy() {
        settings.read(TERN, SOFIA);
        SettingsResult result = changes.change(
                TERN,
                SOFIA,
                new SettingsOrder(
                        VERA,
                        1,
                        JSON.readTree("{\"callback_permission_status\":\"ENABLED\",\"status\":\"ENABLED\"}"),
                        SettingsVersion.Kind.CHANGE,
                        "spring campaign"));
        SettingsVersion applied = ((SettingsResult.Applied) result).version();
        assertThat(applied.version()).isEqualTo(2);
        assertThat(meta.sent).containsExactly(JSON.readTree("{\"callback_permission_status\":\"ENABLED\"}"));
        assertThat(applied.document().path("call_hours").path("holiday_schedule"))
                .hasSize(2);
        SettingsVersion kept = settings.history(TERN, SOFIA, Long.MAX_VALUE, 1).getFirst();
        assertThat(kept.actor()).contains("vera");
        assertThat(kept.reason()).isEqualTo("spring campaign");
        assertThat(kept.at()).isEqualTo(START);
        assertThat(audited("number.settings.change")).isNotEmpty();
        assertThat(settings.known(TERN, SOFIA).orElseThrow().confirmedAt()).isEqualTo(START);
    }

    @Test
    void hoursAreReplacedWholeAndHolidaysGoOnlyWhenTheyAreLeftOut() {
        settings.read(TERN, SOFIA);
        String hours = """
            {"call_hours":{"status":"ENABLED","timezone_id":"Europe/Sofia","weekly_operating_hours":[
            {"day_of_week":"MONDAY","open_time":"0900","close_time":"1700"}]}}\
            """;
        assertThat(((SettingsResult.Preview.Ready) settings.preview(TERN, SOFIA, JSON.readTree(hours))
                                .orElseThrow())
                        .changes())
                .extracting(SettingsChange::field)
                .containsExactly(CallingField.WEEK, CallingField.HOLIDAYS);
        changes.change(TERN, SOFIA, order(1, hours));
        assertThat(settings.known(TERN, SOFIA)
                        .orElseThrow()
                        .desired()
                        .path("call_hours")
                        .has("holiday_schedule"))
                .isFalse();
    }

    @Test
    void twoEditorsOfDifferentFieldsAreToldApart() {
        settings.read(TERN, SOFIA);
        changes.change(TERN, SOFIA, order(1, "{\"callback_permission_status\":\"ENABLED\"}"));
        SettingsResult second = changes.change(TERN, SOFIA, order(1, "{\"call_icon_visibility\":\"DISABLE_ALL\"}"));
        SettingsResult.Stale stale = (SettingsResult.Stale) second;
        assertThat(stale.latest().version()).isEqualTo(2);
        assertThat(stale.theirs()).extracting(SettingsChange::field).containsExactly(CallingField.CALLBACK);
        assertThat(meta.sent).hasSize(1);
        JsonNode mine = settings.changeSince(
                        TERN,
                        SOFIA,
                        1,
                        CallingDocument.writable(
                                JSON.readTree(
                                        "{\"call_icon_visibility\":\"DISABLE_ALL\",\"callback_permission_status\":\"DISABLED\"}")))
                .orElseThrow();
        assertThat(mine)
                .as("not what only they changed")
                .isEqualTo(JSON.readTree("{\"call_icon_visibility\":\"DISABLE_ALL\"}"));
        changes.change(TERN, SOFIA, new SettingsOrder(VERA, 2, mine, SettingsVersion.Kind.CHANGE, null));
        assertThat(meta.documents
                        .get(SOFIA.value())
                        .path("callback_permission_status")
                        .asString())
                .isEqualTo("ENABLED");
    }

    @Test
    void whatMetaRefusesChangesNothingAndWhatWeRefuseIsNeverSent() {
        settings.read(TERN, SOFIA);
        meta.next = MetaOfSettings.REFUSED;
        assertThat(changes.change(TERN, SOFIA, order(1, "{\"callback_permission_status\":\"ENABLED\"}")))
                .isEqualTo(new SettingsResult.Refused(MetaOfSettings.REFUSED));
        assertThat(settings.known(TERN, SOFIA).orElseThrow().version()).isEqualTo(1);
        assertThat(changes.change(TERN, SOFIA, order(1, "{\"status\":\"MAYBE\"}")))
                .isEqualTo(new SettingsResult.Invalid(java.util.List.of(new Complaint("status", SettingsRule.ON_OFF))));
        assertThat(meta.sent).hasSize(1);
        assertThat(changes.change(TERN, SOFIA, order(1, "{\"callback_permission_status\":\"ENABLED\"}")))
                .as("the claim of the refused one was given back")
                .isInstanceOf(SettingsResult.Applied.class);
    }

    @Test
    void anAnswerThatWasLostIsLookedUpInsteadOfRepeated() {
        settings.read(TERN, SOFIA);
        meta.next = MetaOfSettings.LOST;
        assertThat(changes.change(TERN, SOFIA, order(1, "{\"callback_permission_status\":\"ENABLED\"}")))
                .isInstanceOf(SettingsResult.Applied.class);
        assertThat(meta.sent).hasSize(1);
    }

    @Test
    void aForeignChangeIsDriftThatCanBeSetBackOrTaken() {
        settings.read(TERN, SOFIA);
        meta.has(SOFIA, OPEN.replace("\"DEFAULT\"", "\"DISABLE_ALL\""));
        clock.pass(Duration.ofMinutes(5));
        hear(OPEN.replace("\"DEFAULT\"", "\"DISABLE_ALL\""));
        SettingsView drifted = settings.read(TERN, SOFIA).orElseThrow();
        assertThat(drifted.drift()).extracting(SettingsChange::field).containsExactly(CallingField.ICON);
        assertThat(drifted.driftSince()).isEqualTo(clock.instant());
        assertThat(audited("number.settings.drift")).isNotEmpty();

        assertThat(changes.restore(TERN, SOFIA, VERA, 1, null)).isInstanceOf(SettingsResult.Applied.class);
        assertThat(meta.sent.getLast()).isEqualTo(JSON.readTree("{\"call_icon_visibility\":\"DEFAULT\"}"));
        assertThat(settings.read(TERN, SOFIA).orElseThrow().drift()).isEmpty();

        meta.has(SOFIA, OPEN.replace("\"DEFAULT\"", "\"DISABLE_ALL\""));
        assertThat(settings.read(TERN, SOFIA).orElseThrow().drift()).hasSize(1);
        assertThat(changes.accept(TERN, SOFIA, VERA, 2, "agreed by phone")).isInstanceOf(SettingsResult.Applied.class);
        SettingsView taken = settings.read(TERN, SOFIA).orElseThrow();
        assertThat(taken.drift()).isEmpty();
        assertThat(taken.desired().path("call_icon_visibility").asString()).isEqualTo("DISABLE_ALL");
        assertThat(taken.version()).isEqualTo(3);
    }

    @Test
    void theEchoOfOurOwnChangeConfirmsItAndAnOlderOneSaysNothing() {
        settings.read(TERN, SOFIA);
        clock.pass(Duration.ofMinutes(1));
        changes.change(TERN, SOFIA, order(1, "{\"callback_permission_status\":\"ENABLED\"}"));
        hear(START, OPEN);
        assertThat(settings.known(TERN, SOFIA).orElseThrow().driftSince()).isNull();
        hear(meta.documents.get(SOFIA.value()).toString());
        assertThat(settings.known(TERN, SOFIA).orElseThrow().confirmedAt()).isNotNull();
    }

    @Test
    void aServerOfAnotherAppIsNeitherOursToWantNorDrift() {
        String foreign =
                ON_SIP.replace("\"hostname\":\"sip.tern.example\"", "\"hostname\":\"pbx.other.example\",\"app_id\":42");
        meta.has(SOFIA, foreign);
        SettingsView view = settings.read(TERN, SOFIA).orElseThrow();
        assertThat(view.desired().path("sip").path("servers")).isEmpty();
        assertThat(view.drift()).isEmpty();
        assertThat(((SettingsResult.Invalid) changes.change(TERN, SOFIA, order(1, """
            {"sip":{"servers":[{"hostname":"sip.tern.example"}]}}\
            """))).complaints())
                .containsExactly(new Complaint("sip.servers", SettingsRule.FOREIGN_SERVER));
        assertThat(changes.change(TERN, SOFIA, order(1, "{\"sip\":{\"webhook_delivery\":\"ENABLED\"}}")))
                .as("the other app's server is server enough")
                .isInstanceOf(SettingsResult.Applied.class);
    }

    @Test
    void theSipPasswordIsShownKeptSealedAndItsReaderRemembered() throws SQLException {
        meta.has(SOFIA, ON_SIP);
        settings.read(TERN, SOFIA);
        assertThat(passwords.reveal(TERN, SOFIA, VERA)).isEqualTo(new SipPasswords.Reading.Shown(new Secret("made-0")));
        assertThat(passwords.known(TERN, SOFIA)).contains(new Secret("made-0"));
        assertThat(audited("number.sip-password.reveal")).isNotEmpty();
        try (var connection = database.superuser();
                var rows = connection.createStatement().executeQuery("select password from app.sip_password")) {
            assertThat(rows.next()).isTrue();
            assertThat(new String(rows.getBytes(1), java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain("made-0");
        }
        assertThat(passwords.known(MARLIN, SOFIA)).isEmpty();
    }

    @Test
    void aPasswordIsChangedByTakingTheServerAwayAndGivingItBack() {
        meta.has(SOFIA, ON_SIP);
        settings.read(TERN, SOFIA);
        SipPasswords.Rotated.Done done = (SipPasswords.Rotated.Done) passwords.rotate(TERN, SOFIA, VERA, 1);
        assertThat(done.changed()).isTrue();
        assertThat(meta.sent.getFirst())
                .isEqualTo(JSON.readTree("{\"status\":\"DISABLED\",\"sip\":{\"status\":\"DISABLED\",\"servers\":[]}}"));
        assertThat(meta.documents.get(SOFIA.value()).path("status").asString()).isEqualTo("ENABLED");
        assertThat(passwords.known(TERN, SOFIA)).contains(new Secret("made-1"));
        SettingsView after = settings.read(TERN, SOFIA).orElseThrow();
        assertThat(after.version()).isEqualTo(2);
        assertThat(after.drift()).isEmpty();
        assertThat(passwords.rotate(TERN, SOFIA, VERA, 1))
                .as("on an old version")
                .isInstanceOf(SipPasswords.Rotated.Busy.class);
    }

    /// The first call of a user may come the moment after.
    @Test
    void thePasswordIsKnownWhenSipHasBeenSwitchedOn() {
        settings.read(TERN, SOFIA);
        assertThat(passwords.known(TERN, SOFIA)).isEmpty();
        assertThat(changes.change(TERN, SOFIA, order(1, """
                        {"sip":{"status":"ENABLED","servers":[{"hostname":"sip.tern.example","port":5061}]}}\
                        """))).isInstanceOf(SettingsResult.Applied.class);
        assertThat(passwords.known(TERN, SOFIA)).isPresent();
    }

    @Test
    void aRotationThatMetaStoppedHalfWayIsFinishedLater() {
        meta.has(SOFIA, ON_SIP);
        settings.read(TERN, SOFIA);
        meta.then = MetaOfSettings.REFUSED;
        assertThat(passwords.rotate(TERN, SOFIA, VERA, 1)).isInstanceOf(SipPasswords.Rotated.HalfWay.class);
        assertThat(meta.documents.get(SOFIA.value()).path("status").asString()).isEqualTo("DISABLED");
        assertThat(passwords.latest(TERN, SOFIA).orElseThrow().state()).isEqualTo(SipPasswords.State.REMOVED);
        rotations.run(tenants.all().getFirst(), (doneSoFar, total, note) -> {});
        assertThat(meta.sent).as("not at once again").hasSize(2);
        clock.pass(Duration.ofMinutes(1));
        tenants.all().forEach(tenant -> rotations.run(tenant, (doneSoFar, total, note) -> {}));
        assertThat(meta.documents.get(SOFIA.value()).path("status").asString()).isEqualTo("ENABLED");
        assertThat(passwords.latest(TERN, SOFIA).orElseThrow().state()).isEqualTo(SipPasswords.State.DONE);
        assertThat(settings.read(TERN, SOFIA).orElseThrow().drift()).isEmpty();
    }

    @Test
    void aRotationThatMetaRefusesAtFirstChangesNothing() {
        meta.has(SOFIA, ON_SIP);
        settings.read(TERN, SOFIA);
        meta.next = MetaOfSettings.REFUSED;
        assertThat(passwords.rotate(TERN, SOFIA, VERA, 1)).isInstanceOf(SipPasswords.Rotated.Refused.class);
        assertThat(passwords.latest(TERN, SOFIA).orElseThrow().open()).isFalse();
        assertThat(passwords.rotate(TERN, SOFIA, VERA, 1)).isInstanceOf(SipPasswords.Rotated.Done.class);
    }

    @Test
    void aCarrierOfTheTelephoneNetworkIsNoSipServer() {
        meta.has(SOFIA, OPEN);
        long version = settings.read(TERN, SOFIA).orElseThrow().version();
        JsonNode carrier = JSON.readTree("""
            {"sip":{"status":"ENABLED","servers":[{"hostname":"tern.pstn.twilio.com","port":5061}]}}
            """);
        Complaint expected = new Complaint("sip.servers[0].hostname", SettingsRule.PSTN_CARRIER_NAME);
        assertThat(settings.preview(TERN, SOFIA, carrier).orElseThrow())
                .isEqualTo(new SettingsResult.Preview.Broken(java.util.List.of(expected)));
        assertThat(changes.change(
                        TERN, SOFIA, new SettingsOrder(VERA, version, carrier, SettingsVersion.Kind.CHANGE, null)))
                .isEqualTo(new SettingsResult.Invalid(java.util.List.of(expected)));
        assertThat(settings.read(TERN, SOFIA).orElseThrow().version()).isEqualTo(version);
    }

    @Test
    void aServerBecomesACarriersAndTheNextLookIsAnAlarm() {
        meta.has(SOFIA, ON_SIP.replace("sip.tern.example", "tern.pstn.twilio.com"));
        settings.read(TERN, SOFIA);
        SipProbes.Probe probe = probes.run(TERN, SOFIA).orElseThrow();
        assertThat(probe.failing()).isTrue();
        assertThat(probe.report().checks())
                .anyMatch(check -> check.kind() == TlsReport.Kind.PSTN
                        && check.verdict() == TlsReport.Verdict.FAIL
                        && check.evidence().contains("pstn.carrier-name"));
    }

    @Test
    void aSipServerIsLookedAtOnceADayAndItsFailureIsAnAlarm() {
        meta.has(SOFIA, ON_SIP.replace("sip.tern.example", "nobody.invalid"));
        settings.read(TERN, SOFIA);
        tenants.all().forEach(tenant -> probes.run(tenant, (doneSoFar, total, note) -> {}));
        SipProbes.Probe first = probes.latest(TERN, SOFIA).orElseThrow();
        assertThat(first.failingSince()).isEqualTo(START);
        assertThat(first.report().checks().getFirst().kind()).isEqualTo(TlsReport.Kind.DNS);
        assertThat(first.report().verdict()).isEqualTo(TlsReport.Verdict.FAIL);
        assertThat(audited("number.sip-probe.alarm")).isNotEmpty();
        clock.pass(Duration.ofMinutes(40));
        tenants.all().forEach(tenant -> probes.run(tenant, (doneSoFar, total, note) -> {}));
        SipProbes.Probe second = probes.latest(TERN, SOFIA).orElseThrow();
        assertThat(second.report().at()).isEqualTo(clock.instant());
        assertThat(second.failingSince()).as("the alarm goes on").isEqualTo(START);
        assertThat(probes.failing(TERN)).hasSize(1);
        assertThat(probes.failing(MARLIN)).isEmpty();
        meta.has(SOFIA, OPEN);
        changes.accept(TERN, SOFIA, VERA, 1, null);
        tenants.all().forEach(tenant -> probes.run(tenant, (doneSoFar, total, note) -> {}));
        assertThat(probes.latest(TERN, SOFIA)).as("no server, no alarm").isEmpty();
    }

    @Test
    void callsThatSettingsShouldHavePreventedAreRefusedWhereTheFilterSaysSo() {
        settings.read(TERN, SOFIA);
        Instant monday = Instant.parse("2026-11-30T10:00:00Z");
        Instant tuesday = Instant.parse("2026-12-01T10:00:00Z");
        assertThat(refused(tuesday)).as("no filter").isEmpty();
        filters.set(TERN, SOFIA, VERA, new CallFilters.Filter(true, true));
        assertThat(refused(tuesday)).contains(CallFilters.Reason.CLOSED);
        assertThat(refused(monday)).as("open, and the button is shown").isEmpty();
        changes.change(TERN, SOFIA, order(1, "{\"call_icon_visibility\":\"DISABLE_ALL\"}"));
        assertThat(refused(monday)).contains(CallFilters.Reason.HIDDEN);
        filters.set(TERN, SOFIA, VERA, new CallFilters.Filter(false, true));
        assertThat(refused(monday)).isEmpty();
        assertThat(filters.find(MARLIN, SOFIA)).isEqualTo(new CallFilters.Filter(false, false));
        assertThat(audited("number.call-filter")).isNotEmpty();
        filters.set(TERN, SOFIA, VERA, new CallFilters.Filter(false, false));
    }

    private java.util.Optional<CallFilters.Reason> refused(Instant at) {
        return transactions.inTenant(TERN, () -> filters.refuses(SOFIA, at));
    }

    @Test
    void callingIsNotSwitchedOnWhereMetaWouldRefuseIt() {
        meta.has(SOFIA, "{\"status\":\"DISABLED\"}");
        settings.read(TERN, SOFIA);
        meta.tier = "TIER_250";
        meta.fields = "messages";
        assertThat(((SettingsResult.Invalid) changes.change(TERN, SOFIA, order(1, "{\"status\":\"ENABLED\"}")))
                        .complaints())
                .containsExactlyInAnyOrder(
                        new Complaint("status", SettingsRule.MESSAGING_LIMIT),
                        new Complaint("status", SettingsRule.CALLS_SUBSCRIPTION));
        meta.tier = "TIER_2K";
        meta.fields = "calls";
        assertThat(changes.change(TERN, SOFIA, order(1, "{\"status\":\"ENABLED\"}")))
                .isInstanceOf(SettingsResult.Applied.class);
    }

    @Test
    void aHolidayThatIsOverIsForgottenWithoutAChange() {
        settings.read(TERN, SOFIA);
        clock.set(Instant.parse("2026-12-27T09:00:00Z"));
        assertThat(settings.read(TERN, SOFIA).orElseThrow().drift()).isEmpty();
        SettingsVersion next = ((SettingsResult.Applied)
                        changes.change(TERN, SOFIA, order(1, "{\"callback_permission_status\":\"ENABLED\"}")))
                .version();
        assertThat(next.document().path("call_hours").path("holiday_schedule"))
                .singleElement()
                .extracting(day -> day.path("date").asString())
                .isEqualTo("2027-01-01");
        assertThat(next.sent()).isEqualTo(JSON.readTree("{\"callback_permission_status\":\"ENABLED\"}"));
    }

    @Test
    void aChangeWithATimeIsLaidOnWhatIsWantedThen() {
        settings.read(TERN, SOFIA);
        tools.jackson.databind.node.ObjectNode change =
                CallingDocument.writable(JSON.readTree("{\"call_icon_visibility\":\"DISABLE_ALL\"}"));
        plans.plan(TERN, SOFIA, VERA, change, START.plus(Duration.ofHours(2)), "stocktaking");
        plans.run(tenants.all().getFirst(), (done, total, note) -> {});
        assertThat(meta.sent).as("not before its time").isEmpty();
        changes.change(TERN, SOFIA, order(1, "{\"callback_permission_status\":\"ENABLED\"}"));
        clock.pass(Duration.ofHours(2));
        tenants.all().forEach(tenant -> plans.run(tenant, (done, total, note) -> {}));
        SettingsView after = settings.known(TERN, SOFIA).orElseThrow();
        assertThat(after.version()).isEqualTo(3);
        assertThat(after.desired().path("call_icon_visibility").asString()).isEqualTo("DISABLE_ALL");
        assertThat(after.desired().path("callback_permission_status").asString())
                .isEqualTo("ENABLED");
        assertThat(plans.open(TERN, SOFIA)).isEmpty();
        assertThat(settings.history(TERN, SOFIA, Long.MAX_VALUE, 1).getFirst().reason())
                .isEqualTo("stocktaking");
    }

    @Test
    void theReadBackFindsWhatNoWebhookTold() {
        settings.read(TERN, SOFIA);
        meta.has(SOFIA, OPEN.replace("\"0900\"", "\"1000\""));
        tenants.all().forEach(tenant -> readBack.run(tenant, (done, total, note) -> {}));
        assertThat(settings.known(TERN, SOFIA).orElseThrow().drift())
                .extracting(SettingsChange::field)
                .containsExactly(CallingField.WEEK);
    }

    private static SettingsOrder order(long base, String change) {
        return new SettingsOrder(VERA, base, JSON.readTree(change), SettingsVersion.Kind.CHANGE, null);
    }

    private void hear(String calling) {
        hear(clock.instant(), calling);
    }

    private void hear(Instant at, String calling) {
        transactions.inTenant(
                TERN,
                () -> drift.on(
                        TERN,
                        new InboxItem.FromMeta(
                                UUID.randomUUID(),
                                clock.instant(),
                                new WabaId("104729118830551"),
                                SOFIA,
                                new MetaEvent.SettingsUpdate(at, calling))));
    }

    @TestConfiguration
    static class Cast {
        @Bean
        @Primary
        MetaOfSettings meta() {
            return new MetaOfSettings();
        }

        @Bean
        @Primary
        ScriptedClock scripted() {
            return new ScriptedClock(START);
        }
    }

    private java.util.List<AuditLog.Line> audited(String action) {
        return audit.of(TERN, new AuditLog.Search(null, action, null, null, null), null, 5)
                .items();
    }
}
