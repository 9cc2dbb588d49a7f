package io.pulseline.platform.numbers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.ScriptedClock;
import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.graphapi.Signup;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.numbers.ReadinessCheck.Verdict;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.MetaEvent;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Numbers and tokens on a real database; Meta's answers are played.
@SpringBootTest(classes = {CoreTestApplication.class, BusinessNumbersIT.Cast.class})
class BusinessNumbersIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    private static final WabaId WABA = new WabaId("104729118830551");
    private static final WabaId OTHER_WABA = new WabaId("104729118830777");
    private static final PhoneNumberId SOFIA = new PhoneNumberId("206418377150934");
    private static final PhoneNumberId RECEPTION = new PhoneNumberId("206418377151201");
    private static final Instant START = Instant.parse("2026-11-10T09:00:00Z");
    private static TestDatabase database;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "numbers");
        registry.add("pulseline.meta.app-id", () -> "771203945518260");
    }

    @Autowired
    BusinessNumbers numbers;

    @Autowired
    AccessTokens tokens;

    @Autowired
    NumberListener listener;

    @Autowired
    TenantTransactions transactions;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    FakeNumbers meta;

    @Autowired
    FakeTokens facts;

    @Autowired
    ScriptedClock clock;

    @BeforeEach
    void untouched() throws SQLException {
        meta.answers.clear();
        facts.facts = FakeTokens.GOOD;
        meta.fault = FakeNumbers.UNREACHABLE;
        clock.set(START);
        superuser(
                "update app.phone_number set restrictions = '[]', calling = null, calling_as_of = null, signalling = 'GRAPH'");
    }

    @Test
    void learnsAccountNumbersAndSettingsAndKeepsWordsItDoesNotKnow() {
        meta.answers.put(WABA.value(), """
                {"id":"104729118830551","name":"Tern Logistics","currency":"EUR","timezone_id":"Europe/Zagreb"}""");
        meta.answers.put(WABA + "/phone_numbers", """
                [{"id":"206418377150934","display_phone_number":"+359 2 555 0101","verified_name":"Dispatch","status":"CONNECTED",
                  "quality_rating":"TURQUOISE","brand_new":{"x":1}},
                 {"id":"206418377159999","display_phone_number":"+359 2 555 0199","verified_name":"Night desk","status":"HIBERNATING"},
                 {"id":"206418377159998"}]""");
        meta.answers.put(
                SOFIA + "/settings", "{\"calling\":{\"status\":\"enabled\",\"sip\":{\"status\":\"enabled\"}}}");

        var after = ((GraphResult.Ok<java.util.List<BusinessNumber>>) numbers.refresh(TERN, WABA)).value();
        BusinessNumber sofia = find(SOFIA);
        assertThat(sofia.zone()).isEqualTo(ZoneId.of("Europe/Zagreb"));
        assertThat(sofia.currency().getCurrencyCode()).isEqualTo("EUR");
        assertThat(sofia.quality()).isEqualTo("TURQUOISE");
        assertThat(sofia.callingStatus()).isEqualTo("ENABLED");
        assertThat(sofia.signalling()).isEqualTo(SignallingMode.SIP);
        assertThat(sofia.syncedAt()).isEqualTo(START);
        assertThat(sofia.name()).as("the name people gave it here").isEqualTo("Dispatch, Sofia");
        assertThat(after)
                .filteredOn(number -> number.name().equals("Night desk"))
                .singleElement()
                .extracting(BusinessNumber::status)
                .isEqualTo("HIBERNATING");
        String raw = transactions.inTenant(
                TERN,
                () -> jdbc.sql("select raw -> 'brand_new' ->> 'x' from phone_number where id = ?")
                        .param(SOFIA.value())
                        .query(String.class)
                        .single());
        assertThat(raw).isEqualTo("1");
    }

    @Test
    void aNumberOfTwoAccountsGoesByTheFirstUntilThatHasItNoMore() throws SQLException {
        WabaId second = new WabaId("104729118830999");
        String listed =
                "[{\"id\":\"206418377150934\",\"display_phone_number\":\"+359 2 555 0101\",\"waac_id\":\"510000000001\"}]";
        assertThat(numbers.adopt(
                        TERN,
                        second,
                        Map.of("id", second.value(), "name", "Tern by a partner", "currency", "EUR"),
                        new Secret("second token"),
                        ZoneId.of("UTC")))
                .isEqualTo(BusinessNumbers.Adoption.DONE);
        numbers.keepToken(TERN, WABA, new Secret("first token"));
        meta.answers.put(WABA + "/phone_numbers", listed);
        meta.answers.put(second + "/phone_numbers", listed);
        numbers.refresh(TERN, WABA);
        var ofSecond = ((GraphResult.Ok<java.util.List<BusinessNumber>>) numbers.refresh(TERN, second)).value();
        assertThat(ofSecond).extracting(BusinessNumber::id).containsExactly(SOFIA);
        assertThat(numbers.accountsOf(TERN, SOFIA))
                .extracting(account -> account.id() + " " + account.main() + " " + account.goneAt())
                .containsExactly(WABA + " true null", second + " false null");
        assertThat(find(SOFIA).waba()).isEqualTo(WABA);
        assertThat(numbers.facts(TERN, SOFIA).orElseThrow().waac()).isEqualTo("510000000001");

        meta.answers.put(WABA + "/phone_numbers", "[]");
        numbers.refresh(TERN, WABA);
        assertThat(find(SOFIA).waba()).isEqualTo(second);
        assertThat(find(SOFIA).currency().getCurrencyCode()).isEqualTo("EUR");
        assertThat(numbers.accountsOf(TERN, SOFIA))
                .extracting(account -> account.id() + " " + account.main() + " " + account.goneAt())
                .containsExactly(second + " true null", WABA + " false " + START);
        assertThat(tokens.forNumber(TERN, SOFIA).orElseThrow().reveal()).isEqualTo("second token");

        // it comes back and stays beside, until the second has it no more
        meta.answers.put(WABA + "/phone_numbers", listed);
        numbers.refresh(TERN, WABA);
        assertThat(find(SOFIA).waba()).isEqualTo(second);
        meta.answers.put(second + "/phone_numbers", "[]");
        numbers.refresh(TERN, second);
        assertThat(find(SOFIA).waba()).isEqualTo(WABA);
        assertThat(tokens.forNumber(TERN, SOFIA).orElseThrow().reveal()).isEqualTo("first token");
        superuser("update app.waba set token = null where id = '" + second + "'");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            bic pause on one number | 35925550101 | RESTRICTED_BUSINESS_INITIATED_CALLING | 604800 | true  | false
            uic pause on one number | 35925550101 | RESTRICTED_USER_INITIATED_CALLING     | 604800 | false | true
            button hidden           | 35925550101 | RESTRICTED_USER_INITIATED_CALLING_CALL_BUTTON_HIDDEN | - | false | false
            messaging, whole account| -           | RESTRICTED_BIZ_INITIATED_MESSAGING    | 604800 | false | false
            """)
    void keepsRestrictionsUntilTheyEnd(
            String name, String phone, String type, Long seconds, boolean stopsBusiness, boolean stopsUsers) {
        String expiration = seconds == null
                ? ""
                : ",\"expiration\":" + START.plusSeconds(seconds).getEpochSecond();
        hear("{" + (phone == null ? "" : "\"phone_number\":\"" + phone + "\",")
                + "\"restriction_info\":[{\"restriction_type\":\"" + type + "\"" + expiration + "}]}");
        Restriction restriction = find(SOFIA).restrictions().getFirst();
        assertThat(restriction.type()).isEqualTo(type);
        assertThat(restriction.stopsBusinessCalls()).isEqualTo(stopsBusiness);
        assertThat(restriction.stopsUserCalls()).isEqualTo(stopsUsers);
        assertThat(find(new PhoneNumberId("206418377150935")).restrictions()).hasSize(phone == null ? 1 : 0);
        assertThat(numbers.find(MARLIN, RECEPTION).orElseThrow().restrictions()).isEmpty();
        clock.pass(Duration.ofDays(7));
        assertThat(find(SOFIA).restrictions()).hasSize(seconds == null ? 1 : 0);
    }

    @Test
    void keepsTwoRestrictionsOfDifferentKindsBesideEachOther() {
        hear("{\"phone_number\":\"35925550101\",\"restriction_info\":[{\"restriction_type\":\"A\"}]}");
        hear("{\"phone_number\":\"35925550101\",\"restriction_info\":[{\"restriction_type\":\"B\"}]}");
        hear("{\"phone_number\":\"35925550101\",\"restriction_info\":[{\"restriction_type\":\"A\"}]}");
        assertThat(find(SOFIA).restrictions()).extracting(Restriction::type).containsExactlyInAnyOrder("A", "B");
    }

    @Test
    void storesSettingsFromWebhooksWithoutPasswordsAndIgnoresOlderOnes() {
        settings(START, """
                {"status":"ENABLED","sip":{"status":"ENABLED","servers":[{"hostname":"h","sip_user_password":"geheim"}]}}""");
        settings(START.minusSeconds(60), "{\"status\":\"DISABLED\"}");
        assertThat(numbers.knownCalling(TERN, SOFIA).orElseThrow().calling())
                .contains("hostname")
                .doesNotContain("geheim");
        assertThat(find(SOFIA).callingStatus()).isEqualTo("ENABLED");
        assertThat(find(SOFIA).signalling()).isEqualTo(SignallingMode.SIP);
    }

    @Test
    void checksReadinessAndNeverPassesWhatItCouldNotFindOut() {
        assertThat(verdicts())
                .containsEntry("token", Verdict.UNKNOWN)
                .containsEntry("calling", Verdict.UNKNOWN)
                .containsEntry("app", Verdict.UNKNOWN)
                .containsEntry("payment", Verdict.UNKNOWN)
                .containsEntry("restrictions", Verdict.PASS)
                .containsEntry("country", Verdict.PASS);
        meta.fault = FakeNumbers.EXPIRED;
        assertThat(verdicts()).containsEntry("token", Verdict.FAIL);
    }

    @Test
    void passesANumberThatMetaSaysIsReady() {
        ready();
        assertThat(verdicts().values()).containsOnly(Verdict.PASS);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            number          | 206418377150934                  | {"status":"FLAGGED"}
            messaging_limit | 206418377150934                  | {"status":"CONNECTED","whatsapp_business_manager_messaging_limit":"TIER_250"}
            health          | 206418377150934                  | {"status":"CONNECTED","health_status":{"entities":[{"entity_type":"WABA","can_send_message":"BLOCKED"}]}}
            sip_calls       | 206418377150934                  | {"status":"CONNECTED","sip":1,"health_status":{"entities":[{"entity_type":"PHONE_NUMBER","can_send_message":"AVAILABLE","can_receive_call_sip":"AVAILABLE"},{"entity_type":"APP","can_send_message":"AVAILABLE","can_receive_call_sip":"BLOCKED","errors":[{"error_code":138025,"error_description":"The app has no SIP server","possible_solution":"Set one"}]}]}}
            calling         | 206418377150934/settings         | {"calling":{"status":"DISABLED"}}
            restrictions    | 206418377150934/settings         | {"calling":{"status":"ENABLED","restrictions":{"restriction_list":[{"type":"RESTRICTED_BUSINESS_INITIATED_CALLING"}]}}}
            app             | 104729118830551/subscribed_apps  | []
            app             | app/subscriptions                | [{"object":"whatsapp_business_account","fields":["messages"]}]
            app             | app/subscriptions                | [{"object":"whatsapp_business_account","active":false,"fields":["calls"]}]
            country         | 206418377150934                  | {"status":"CONNECTED","country_code":"EG"}
            cloud_api       | 206418377150934                  | {"status":"CONNECTED","country_code":"IR"}
            """)
    void failsExactlyWhatMetaSaysIsWrong(String check, String path, String answer) {
        ready();
        meta.answers.put(path, answer);
        if (check.startsWith("sip")) {
            meta.answers.put(
                    SOFIA + "/settings", "{\"calling\":{\"status\":\"ENABLED\",\"sip\":{\"status\":\"ENABLED\"}}}");
        }
        assertThat(verdicts()).containsEntry(check, Verdict.FAIL);
        ReadinessCheck failed = numbers.readiness(TERN, SOFIA).orElseThrow().stream()
                .filter(one -> one.name().equals(check))
                .findFirst()
                .orElseThrow();
        assertThat(failed.remedy()).isNotBlank();
        assertThat(failed.source()).isNotBlank();
    }

    @Test
    void aNumberInSipModeNeedsNoSubscription() {
        ready();
        meta.answers.put("app/subscriptions", "[{\"fields\":[\"messages\"]}]");
        assertThat(verdicts()).containsEntry("app", Verdict.FAIL);
        meta.answers.put(
                SOFIA + "/settings", "{\"calling\":{\"status\":\"ENABLED\",\"sip\":{\"status\":\"ENABLED\"}}}");
        assertThat(verdicts()).containsEntry("app", Verdict.PASS);
        meta.answers.put(WABA + "/subscribed_apps", "[]");
        assertThat(verdicts()).containsEntry("app", Verdict.PASS);
    }

    @Test
    void aSandboxAndATestNumberNeedNoLimitAndAreMarked() throws SQLException {
        ready();
        meta.answers.put(SOFIA.value(), """
                {"status":"CONNECTED","account_mode":"SANDBOX","whatsapp_business_manager_messaging_limit":"TIER_250"}""");
        assertThat(verdicts()).containsEntry("messaging_limit", Verdict.PASS);
        assertThat(numbers.onTrial(TERN)).isEmpty();
        superuser("update app.phone_number set raw = '{\"account_mode\":\"SANDBOX\"}' where id = '" + SOFIA + "'");
        assertThat(numbers.onTrial(TERN)).containsExactly(Map.entry(SOFIA, NumberKind.SANDBOX));
        superuser("update app.phone_number set raw = '{}', e164 = '15551234567' where id = '" + SOFIA + "'");
        assertThat(numbers.onTrial(TERN)).containsExactly(Map.entry(SOFIA, NumberKind.TEST));
        superuser("update app.phone_number set e164 = '35925550101' where id = '" + SOFIA + "'");
        assertThat(numbers.onTrial(TERN)).isEmpty();
    }

    @Test
    void everyEntityOfMetasHealthIsKeptWithItsProblemsAndTheFactsAsMetaSaidThem() {
        ready();
        meta.answers.put(SOFIA.value(), """
                {"status":"CONNECTED","health_status":{"entities":[
                 {"entity_type":"PHONE_NUMBER","id":"1","can_send_message":"LIMITED","additional_info":["Your display name has not been approved"]},
                 {"entity_type":"GALAXY","id":"2","can_send_message":"BLOCKED","errors":[
                  {"error_code":141006,"error_description":"No payment method","possible_solution":"Add one"},
                  {"error_code":141010,"error_description":"Another"}]}]}}""");
        numbers.readiness(TERN, SOFIA);
        meta.answers.put(WABA + "/phone_numbers", """
                [{"id":"206418377150934","display_phone_number":"+359 2 555 0101","verified_name":"Tern","name_status":"PENDING_REVIEW",
                  "code_verification_status":"VERIFIED","throughput":{"level":"STANDARD"},"platform_type":"CLOUD_API",
                  "is_official_business_account":true,"account_mode":"LIVE","last_onboarded_time":"2023-08-22T19:05:53+0000",
                  "whatsapp_business_manager_messaging_limit":"TIER_250"}]""");
        meta.answers.put(WABA.value(), """
                {"id":"104729118830551","primary_funding_id":"4711","business_verification_status":"pending","account_review_status":"APPROVED"}""");
        numbers.refresh(TERN, WABA);
        NumberFacts facts = numbers.facts(TERN, SOFIA).orElseThrow();
        assertThat(facts.health()).extracting(NumberFacts.HealthEntity::type).containsExactly("PHONE_NUMBER", "GALAXY");
        assertThat(facts.health().getFirst().info()).containsExactly("Your display name has not been approved");
        assertThat(facts.health().getLast().problems())
                .extracting(NumberFacts.Problem::solution)
                .containsExactly("Add one", null);
        assertThat(facts.healthAsOf()).isEqualTo(START);
        assertThat(facts.nameStatus()).isEqualTo("PENDING_REVIEW");
        assertThat(facts.official()).isTrue();
        assertThat(facts.limitTooLow()).isTrue();
        assertThat(facts.verification()).isEqualTo("pending");
        assertThat(facts.pays()).isEqualTo("4711");
        assertThat(numbers.facts(MARLIN, SOFIA)).isEmpty();
    }

    @Test
    void theListOfCountriesHoldsFromDayToDay() {
        meta.answers.put(SOFIA.value(), "{\"status\":\"CONNECTED\",\"country_code\":\"TR\"}");
        clock.set(Instant.parse("2026-06-25T12:00:00Z"));
        assertThat(verdicts()).containsEntry("country", Verdict.FAIL);
        clock.set(Instant.parse("2026-06-26T12:00:00Z"));
        assertThat(verdicts()).containsEntry("country", Verdict.PASS);
    }

    @Test
    void saysWhichPermissionATokenLacksAndThatOneIsNotOurs() {
        ready();
        facts.facts = new Signup.TokenFacts(
                "771203945518260", true, null, java.util.List.of("whatsapp_business_management"), java.util.List.of());
        assertThat(verdicts()).containsEntry("scopes", Verdict.FAIL);
        facts.facts = new Signup.TokenFacts(null, false, null, java.util.List.of(), java.util.List.of());
        assertThat(verdicts()).containsEntry("scopes", Verdict.UNKNOWN);
        assertThat(numbers.readiness(TERN, SOFIA).orElseThrow())
                .allSatisfy(check -> assertThat(check.at()).isEqualTo(START));
    }

    @Test
    void keepsTokensEncryptedAndForTheirTenantOnly() throws SQLException {
        numbers.keepToken(TERN, WABA, new Secret("EAAG-tern-token"));
        assertThat(tokens.forNumber(TERN, SOFIA)).contains(new Secret("EAAG-tern-token"));
        assertThat(tokens.forWaba(TERN, WABA)).contains(new Secret("EAAG-tern-token"));
        assertThat(tokens.forNumber(MARLIN, SOFIA)).isEmpty();
        assertThat(tokens.forWaba(MARLIN, WABA)).isEmpty();
        try (var connection = database.superuser();
                var row = connection
                        .createStatement()
                        .executeQuery("select encode(token, 'escape') from app.waba where token is not null")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).doesNotContain("EAAG", "tern-token");
        }
    }

    @Test
    void cannotOpenACiphertextThatWasMovedToAnotherAccount() throws SQLException {
        numbers.keepToken(TERN, WABA, new Secret("of tern"));
        numbers.keepToken(MARLIN, OTHER_WABA, new Secret("of marlin"));
        superuser("update app.waba set token = (select token from app.waba where id = '" + WABA + "') where id = '"
                + OTHER_WABA + "'");
        assertThatThrownBy(() -> tokens.forWaba(MARLIN, OTHER_WABA)).hasMessageContaining("cannot be opened");
        numbers.keepToken(MARLIN, OTHER_WABA, new Secret("of marlin"));
    }

    @Test
    void saysWhoseAMetaIdIsAndNobodysWhenUnknown() {
        assertThat(listener.ofMeta(null, SOFIA, null)).contains(TERN);
        assertThat(listener.ofMeta(new WabaId("0"), null, "442079460123")).contains(MARLIN);
        assertThat(listener.ofMeta(OTHER_WABA, null, null)).contains(MARLIN);
        assertThat(listener.ofMeta(WABA, new PhoneNumberId("1"), null)).isEmpty();
        assertThat(listener.ofMeta(new WabaId("0"), null, "999")).isEmpty();
    }

    private void ready() {
        numbers.keepToken(TERN, WABA, new Secret("a token"));
        meta.answers.put(SOFIA.value(), """
                {"status":"CONNECTED","whatsapp_business_manager_messaging_limit":"TIER_2K",
                 "health_status":{"entities":[{"entity_type":"PHONE_NUMBER","can_send_message":"AVAILABLE"}]}}""");
        meta.answers.put(WABA.value(), "{\"primary_funding_id\":\"1\"}");
        meta.answers.put(SOFIA + "/settings", "{\"calling\":{\"status\":\"ENABLED\"}}");
        meta.answers.put(WABA + "/subscribed_apps", "[{\"whatsapp_business_api_data\":{\"id\":\"771203945518260\"}}]");
        meta.answers.put("app/subscriptions", "[{\"fields\":[{\"name\":\"calls\"}]}]");
    }

    private Map<String, Verdict> verdicts() {
        return numbers.readiness(TERN, SOFIA).orElseThrow().stream()
                .collect(Collectors.toMap(ReadinessCheck::name, ReadinessCheck::verdict));
    }

    private BusinessNumber find(PhoneNumberId id) {
        return numbers.find(TERN, id).orElseThrow();
    }

    private void hear(String value) {
        hear(null, new MetaEvent.AccountUpdate(START, "account_update", "ACCOUNT_RESTRICTION", value));
    }

    private void settings(Instant at, String calling) {
        hear(SOFIA, new MetaEvent.SettingsUpdate(at, calling));
    }

    private void hear(PhoneNumberId number, MetaEvent event) {
        transactions.inTenant(
                TERN, () -> listener.on(TERN, new InboxItem.FromMeta(UUID.randomUUID(), START, WABA, number, event)));
    }

    private static void superuser(String sql) throws SQLException {
        try (var connection = database.superuser();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
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
