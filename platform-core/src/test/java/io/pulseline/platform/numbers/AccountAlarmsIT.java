package io.pulseline.platform.numbers;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.ScriptedClock;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.graphapi.Signup;
import io.pulseline.platform.integration.Integrations;
import io.pulseline.platform.integration.Pattern;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.numbers.AccountAlarm.Kind;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.MetaEvent;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// What stops an account's calls and is told by nobody: seen, kept once, and ended when it is mended.
@SpringBootTest(classes = {CoreTestApplication.class, AccountAlarmsIT.Cast.class})
class AccountAlarmsIT {
    private static final String APP = "771203945518260";
    private static final String OTHER_APP = "881203945518260";
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    private static final WabaId WABA = new WabaId("104729118830551");
    private static final Actor OLGA = new Actor.Program("olga");
    private static final Instant START = Instant.parse("2026-11-26T09:00:00Z");
    private static final String FIELDS = "\"calls\",\"account_settings_update\",\"messages\",\"account_update\","
            + "\"business_capability_update\",\"phone_number_quality_update\",\"phone_number_name_update\"";
    private static TestDatabase database;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "alarms");
        registry.add("pulseline.meta.app-id", () -> APP);
    }

    @Autowired
    AccountWatch watch;

    @Autowired
    AccountAlarms alarms;

    @Autowired
    BusinessNumbers numbers;

    @Autowired
    Integrations integrations;

    @Autowired
    NumberListener listener;

    @Autowired
    TenantTransactions transactions;

    @Autowired
    FakeNumbers meta;

    @Autowired
    FakeTokens facts;

    @Autowired
    ScriptedClock clock;

    @BeforeEach
    void well() throws SQLException {
        clock.set(START);
        superuser(
                "delete from app.account_alarm",
                "delete from app.tenant_integration",
                "update app.waba set funding_id = null, raw = '{}', watched_at = null",
                "update app.phone_number set signalling = 'GRAPH', raw = '{}', calling = '{\"status\":\"ENABLED\"}'");
        numbers.keepToken(TERN, WABA, new Secret("a token"));
        facts.facts = FakeTokens.GOOD;
        meta.answers.clear();
        meta.fault = FakeNumbers.UNREACHABLE;
        subscribed(APP);
        fields(FIELDS);
    }

    @Test
    void anAlarmBeginsOnceLastsAndEndsWhenItIsMended() throws SQLException {
        watch.look(TERN, WABA);
        assertThat(alarms.of(TERN)).isEmpty();
        int raised = audited("account.alarm.raise");
        int cleared = audited("account.alarm.clear");
        fields("\"messages\"");
        watch.look(TERN, WABA);
        clock.pass(Duration.ofMinutes(15));
        watch.look(TERN, WABA);
        AccountAlarm calls = alarms.of(TERN).getFirst();
        assertThat(calls.kind()).isEqualTo(Kind.CALLS_MISSING);
        assertThat(calls.since()).isEqualTo(START);
        assertThat(calls.seenAt()).isEqualTo(START.plus(Duration.ofMinutes(15)));
        assertThat(kinds()).containsExactlyInAnyOrder(Kind.CALLS_MISSING, Kind.FIELDS_MISSING);
        assertThat(alarms.of(MARLIN)).isEmpty();
        fields(FIELDS);
        watch.look(TERN, WABA);
        assertThat(alarms.of(TERN)).isEmpty();
        assertThat(audited("account.alarm.raise")).isEqualTo(raised + 2);
        assertThat(audited("account.alarm.clear")).isEqualTo(cleared + 2);
    }

    @Test
    void whatMetaDoesNotAnswerChangesNothing() {
        subscribed();
        watch.look(TERN, WABA);
        assertThat(kinds()).containsExactly(Kind.UNSUBSCRIBED);
        meta.answers.clear();
        watch.look(TERN, WABA);
        assertThat(kinds()).containsExactly(Kind.UNSUBSCRIBED);
        subscribed(APP);
        watch.look(TERN, WABA);
        assertThat(kinds())
                .as("the app is on the account; its fields were not told")
                .isEmpty();
    }

    @Test
    void anAccountWhoseNumbersAreAllInSipModeNeedsNoField() throws SQLException {
        superuser("update app.phone_number set signalling = 'SIP' where waba_id = '" + WABA + "'");
        fields(FIELDS.replace("\"calls\",", ""));
        watch.look(TERN, WABA);
        assertThat(kinds()).isEmpty();
        subscribed();
        watch.look(TERN, WABA);
        assertThat(kinds()).isEmpty();
        superuser("update app.phone_number set signalling = 'GRAPH' where id = '206418377150934'");
        watch.look(TERN, WABA);
        assertThat(kinds()).as("one number is enough").containsExactly(Kind.UNSUBSCRIBED);
        subscribed(APP);
        watch.look(TERN, WABA);
        assertThat(kinds()).containsExactly(Kind.CALLS_MISSING);
    }

    @ParameterizedTest(name = "calls by {0}, messages by {1}, on the account {2}: {4}")
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
            -               | 881203945518260 | 771203945518260,881203945518260 | calls,account_settings_update | FIELDS_MISSING
            -               | 881203945518260 | 771203945518260                 | all                           | UNSUBSCRIBED
            881203945518260 | -               | 771203945518260,881203945518260 | messages,management           | -
            881203945518260 | -               | 771203945518260                 | all                           | UNSUBSCRIBED
            881203945518260 | 881203945518260 | 881203945518260                 | none                          | -
            881203945518260 | 881203945518260 | 771203945518260                 | all                           | UNSUBSCRIBED
            """)
    void thePatternOfATenantDecidesWhichAppHasToHearWhat(
            String calling, String messaging, String onAccount, String heard, String alarm) {
        integrations.choose(TERN, OLGA, Pattern.MULTI_PARTNER, calling, messaging);
        subscribed(onAccount.split(","));
        fields(
                switch (heard) {
                    case "all" -> FIELDS;
                    case "messages,management" -> FIELDS.replace("\"calls\",\"account_settings_update\",", "");
                    case "none" -> "";
                    default -> "\"calls\",\"account_settings_update\"";
                });
        watch.look(TERN, WABA);
        assertThat(kinds()).isEqualTo(alarm == null ? List.of() : List.of(Kind.valueOf(alarm)));
    }

    @Test
    void aPermissionThatATokenLostAndAWayToPayThatIsGone() throws SQLException {
        facts.facts = new Signup.TokenFacts(APP, true, null, List.of("whatsapp_business_management"), List.of());
        superuser("update app.waba set funding_id = '4711' where id = '" + WABA + "'");
        watch.look(TERN, WABA);
        assertThat(kinds()).containsExactlyInAnyOrder(Kind.SCOPES_MISSING, Kind.PAYMENT_GONE);
        assertThat(alarms.of(TERN)).extracting(AccountAlarm::said).contains("whatsapp_business_messaging", "4711");
        facts.facts = FakeTokens.GOOD;
        superuser("update app.waba set raw = '{\"primary_funding_id\":\"4712\"}' where id = '" + WABA + "'");
        watch.look(TERN, WABA);
        assertThat(kinds()).isEmpty();
    }

    @ParameterizedTest(name = "{0} people a day")
    @CsvSource({"250,true", "TIER_250,true", "2000,false", "TIER_2K,false", "-1,false", "TIER_UNLIMITED,false"})
    void aLimitThatMetaLowersOrRaisesIsHeard(String limit, boolean low) {
        told("{\"max_daily_conversations_per_business\":\"TIER_50\"}");
        assertThat(kinds()).containsExactly(Kind.LIMIT_TOO_LOW);
        String written = limit.matches("-?[0-9]+") ? limit : "\"" + limit + "\"";
        told("{\"max_daily_conversations_per_business\":" + written + "}");
        assertThat(kinds()).isEqualTo(low ? List.of(Kind.LIMIT_TOO_LOW) : List.of());
        told("{\"max_phone_numbers_per_business\":20}");
        assertThat(kinds()).as("says nothing about it").isEqualTo(low ? List.of(Kind.LIMIT_TOO_LOW) : List.of());
    }

    @Test
    void aLowLimitIsNoAlarmWhereNobodyCalls() throws SQLException {
        superuser("update app.phone_number set calling = null");
        told("{\"max_daily_conversations_per_business\":250}");
        assertThat(kinds()).isEmpty();
    }

    private List<Kind> kinds() {
        return alarms.of(TERN).stream().map(AccountAlarm::kind).toList();
    }

    private void told(String value) {
        transactions.inTenant(
                TERN,
                () -> listener.on(
                        TERN,
                        new InboxItem.FromMeta(
                                UUID.randomUUID(),
                                START,
                                WABA,
                                null,
                                new MetaEvent.AccountUpdate(
                                        START, "business_capability_update", "BUSINESS_CAPABILITY_UPDATE", value))));
    }

    private void subscribed(String... apps) {
        meta.answers.put(
                WABA + "/subscribed_apps",
                java.util.Arrays.stream(apps)
                        .map("{\"whatsapp_business_api_data\":{\"id\":\"%s\"}}"::formatted)
                        .toList()
                        .toString());
    }

    private void fields(String names) {
        meta.answers.put("app/subscriptions", "[{\"fields\":[" + names + "]}]");
    }

    private static int audited(String action) throws SQLException {
        try (var connection = database.superuser();
                var rows = connection
                        .createStatement()
                        .executeQuery("select count(*) from app.audit_event where action = '" + action + "'")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static void superuser(String... statements) throws SQLException {
        try (var connection = database.superuser()) {
            for (String sql : statements) {
                connection.createStatement().executeUpdate(sql);
            }
        }
    }

    @TestConfiguration
    static class Cast {
        @Bean
        @Primary
        FakeNumbers meta() {
            return new FakeNumbers();
        }

        @Bean
        @Primary
        FakeTokens tokens() {
            return new FakeTokens();
        }

        @Bean
        @Primary
        ScriptedClock scripted() {
            return new ScriptedClock(START);
        }
    }
}
