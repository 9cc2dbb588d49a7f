package io.pulseline.platform.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.ScriptedClock;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.mail.Outbox;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.onboarding.Attempt.Verdict;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.MetaEvent;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.json.JsonMapper;

/// From a window's message to a working number on a real database as role `app`; Meta is played. Every failure says
/// what
/// it is, stops only what needs it, and is gone after the step was run again.
@SpringBootTest(classes = {CoreTestApplication.class, OnboardingIT.Cast.class})
class OnboardingIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    private static final Actor VERA = new Actor.Program("vera");
    private static final Instant START = Instant.parse("2026-11-26T09:00:00Z");
    private static final String FIRST = "1092000001";
    private static final String SECOND = "1092000002";
    private static final String LINE = "2071000001";
    private static final String OTHER_LINE = "2071000002";
    private static final String HOOKS = "https://calls.halyard.example/webhooks/whatsapp";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static TestDatabase database;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "onboarding");
        registry.add("pulseline.meta.app-id", () -> MetaOfSignups.APP);
        registry.add("pulseline.signup.webhook-override", () -> HOOKS);
        registry.add("pulseline.signup.business-id", () -> "8801");
        registry.add("pulseline.signup.system-user-id", () -> "6155");
        registry.add("pulseline.signup.system-token", () -> "system-token");
    }

    @Autowired
    Onboarding onboarding;

    @Autowired
    EventWatch events;

    @Autowired
    Accounts accounts;

    @Autowired
    PinChanges pins;

    @Autowired
    PinStore pinStore;

    @Autowired
    Residency residency;

    @Autowired
    TokenLife life;

    @Autowired
    Reminders reminders;

    @Autowired
    Tenants tenants;

    @Autowired
    Outbox outbox;

    @Autowired
    BusinessNumbers numbers;

    @Autowired
    AccessTokens tokens;

    @Autowired
    TenantTransactions transactions;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    SignupStore store;

    @Autowired
    MetaOfSignups meta;

    @Autowired
    ScriptedClock clock;

    private UUID signup = UUID.randomUUID();

    @BeforeEach
    void nothingYet() throws SQLException {
        clock.set(START);
        meta.reset();
        meta.granted = List.of(new WabaId(FIRST));
        meta.has(FIRST, LINE, "35925550170");
        try (var connection = database.superuser();
                var statement = connection.createStatement()) {
            statement.execute(
                    "truncate app.signup, app.signup_event, app.signup_step, app.number_pin, app.account_farewell, app.number_addition, app.account_alarm, app.number_residency,"
                            + " app.number_registration cascade");
            statement.execute("delete from app.number_settings_version where number_id like '2071%'");
            statement.execute("delete from app.number_settings where number_id like '2071%'");
            statement.execute("delete from app.phone_number where id like '2071%'");
            statement.execute("delete from app.waba where id like '1092%'");
        }
        signup = UUID.randomUUID();
        onboarding.begin(TERN, signup, VERA);
    }

    @Test
    void everyAccountOfASignUpComesAboard() {
        meta.granted = List.of(new WabaId(SECOND), new WabaId(FIRST));
        meta.has(SECOND, OTHER_LINE, "35925550171");
        onboarding.told(TERN, signup, WindowEvent.of("FINISH", JSON.readTree("{\"waba_id\":\"" + FIRST + "\"}")));
        Attempt done = comeAboard();
        assertThat(done.wabas()).containsExactly(FIRST, SECOND);
        assertThat(done.verdict()).as("the first event is still to come").isEqualTo(Verdict.WORKING);
        eventOf(FIRST);
        eventOf(SECOND);
        assertThat(now().verdict()).isEqualTo(Verdict.READY);
        assertThat(now().steps()).allMatch(Checked::settled).hasSize(3 + 2 * (7 + 3));
        assertThat(numbers.all(TERN))
                .filteredOn(number -> number.id().value().startsWith("2071"))
                .allMatch(number -> number.status().equals("CONNECTED"))
                .allMatch(number -> number.callingStatus().equals("ENABLED"))
                .extracting(number -> number.currency().getCurrencyCode())
                .containsExactly("EUR", "EUR");
        assertThat(tokens.forWaba(TERN, new WabaId(SECOND)).orElseThrow().reveal())
                .isEqualTo("token-of-a-code");
        assertThat(column("select allocation_config_id from waba where id = '" + FIRST + "'"))
                .isEqualTo("alloc-" + FIRST);
        assertThat(column("select owner_business_id from waba where id = '" + FIRST + "'"))
                .isEqualTo("3301");
        assertThat(meta.overrides).containsOnlyKeys(FIRST, SECOND);
    }

    @Test
    void aLateCodeIsToldInMetasWordsAndTheWindowIsOpenedAgain() {
        meta.faults.put("exchange", MetaOfSignups.refusal(100, 36007, "This authorization code has expired."));
        onboarding.code(TERN, signup, new Secret("a-code"), VERA);
        Attempt stopped = now();
        assertThat(stopped.verdict()).isEqualTo(Verdict.STOPPED);
        assertThat(stopped.needsWindow()).isTrue();
        Checked token = line(Step.TOKEN, "", "");
        assertThat(token.trouble()).isEqualTo(Trouble.CODE_LATE);
        assertThat(token.fault()).isNotNull();
        assertThat(token.fault().message()).isEqualTo("This authorization code has expired.");
        assertThat(token.fault().fbtraceId()).isEqualTo("ATraceId");
        assertThat(onboarding.againAll(TERN, signup, VERA))
                .as("only the customer can")
                .isFalse();
        comeAboard();
        eventOf(FIRST);
        assertThat(now().verdict()).isEqualTo(Verdict.READY);
        assertThat(line(Step.TOKEN, "", "").runs()).isEqualTo(2);
    }

    @Test
    void aPinFromElsewhereIsAskedForAndKeptEncrypted() throws SQLException {
        meta.pin = "581063";
        Attempt stopped = comeAboard();
        assertThat(stopped.verdict()).isEqualTo(Verdict.STOPPED);
        assertThat(line(Step.REGISTER, FIRST, LINE).trouble()).isEqualTo(Trouble.PIN_WRONG);
        assertThat(line(Step.REGISTER, FIRST, LINE).fault().code()).isEqualTo(133005);
        assertThat(line(Step.CALLING, FIRST, LINE).state()).isEqualTo(StepState.TODO);
        assertThat(line(Step.CREDIT, FIRST, "").state()).as("needs no number").isEqualTo(StepState.DONE);
        StepKey register = new StepKey(Step.REGISTER, FIRST, LINE);
        assertThat(onboarding.pin(TERN, signup, register, new Secret("581063"), VERA))
                .isTrue();
        settle();
        eventOf(FIRST);
        assertThat(now().verdict()).isEqualTo(Verdict.READY);
        assertThat(line(Step.REGISTER, FIRST, LINE).said()).isEqualTo("REGISTERED_THEIR_PIN");
        try (var connection = database.superuser();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select pin from app.number_pin")) {
            assertThat(rows.next()).isTrue();
            assertThat(new String(rows.getBytes(1), StandardCharsets.ISO_8859_1))
                    .doesNotContain("581063");
        }
    }

    @Test
    void aRefusedSubscriptionStopsOnlyWhatNeedsIt() {
        meta.faults.put("subscribe", MetaOfSignups.refusal(100, null, "(#100) No"));
        Attempt stopped = comeAboard();
        assertThat(stopped.verdict()).isEqualTo(Verdict.STOPPED);
        assertThat(line(Step.SUBSCRIBE, FIRST, "").trouble()).isEqualTo(Trouble.SUBSCRIPTION_REFUSED);
        assertThat(states(stopped, StepState.TODO)).containsExactly(Step.OVERRIDE, Step.CALLING, Step.EVENT);
        assertThat(line(Step.REGISTER, FIRST, LINE).state()).isEqualTo(StepState.DONE);
        assertThat(onboarding.again(TERN, signup, new StepKey(Step.SUBSCRIBE, FIRST, ""), VERA))
                .isTrue();
        settle();
        eventOf(FIRST);
        assertThat(now().verdict()).isEqualTo(Verdict.READY);
        assertThat(line(Step.REGISTER, FIRST, LINE).runs()).isEqualTo(1);
    }

    @Test
    void aRefusedOverrideIsDegradedAndNotDown() {
        meta.faults.put("override", MetaOfSignups.refusal(2200, null, "(#2200) Callback verification failed"));
        comeAboard();
        eventOf(FIRST);
        assertThat(now().verdict()).isEqualTo(Verdict.DEGRADED);
        assertThat(line(Step.OVERRIDE, FIRST, "").trouble()).isEqualTo(Trouble.OVERRIDE_UNPROVEN);
        assertThat(onboarding.againAll(TERN, signup, VERA)).isTrue();
        settle();
        assertThat(now().verdict()).isEqualTo(Verdict.READY);
        assertThat(meta.overrides.get(FIRST)).hasToString(HOOKS);
    }

    @Test
    void aSubscriptionRunAgainLeavesTheOverrideAlone() {
        comeAboard();
        onboarding.again(TERN, signup, new StepKey(Step.SUBSCRIBE, FIRST, ""), VERA);
        settle();
        assertThat(meta.overrides).containsKey(FIRST);
        assertThat(meta.asked.stream().filter("subscribe"::equals)).hasSize(1);
    }

    @Test
    void whatTheWindowSaidIsKeptAndCounted() {
        onboarding.told(
                TERN, signup, WindowEvent.of("CANCEL", JSON.readTree("{\"current_step\":\"PHONE_NUMBER_SETUP\"}")));
        assertThat(line(Step.WINDOW, "", "").trouble()).isEqualTo(Trouble.WINDOW_CANCELLED);
        onboarding.told(
                TERN,
                signup,
                WindowEvent.of(
                        "CANCEL",
                        JSON.readTree(
                                "{\"error_message\":\"Name check\",\"error_id\":\"524126\",\"session_id\":\"f34b\"}")));
        Checked window = line(Step.WINDOW, "", "");
        assertThat(window.trouble()).isEqualTo(Trouble.WINDOW_ERROR);
        assertThat(window.args()).containsExactly("", "Name check", "524126", "f34b");
        assertThat(now().verdict()).isEqualTo(Verdict.STOPPED);
        onboarding.told(TERN, signup, WindowEvent.of("CLOSED", JSON.createObjectNode()));
        assertThat(line(Step.WINDOW, "", "").trouble()).isEqualTo(Trouble.WINDOW_CLOSED);
        assertThat(onboarding.funnel(TERN, START.minusSeconds(60)))
                .extracting(FunnelRow::event)
                .containsExactlyInAnyOrder("CANCEL", "CANCEL", "CLOSED");
        assertThat(onboarding.funnel(MARLIN, START.minusSeconds(60))).isEmpty();
        comeAboard();
        onboarding.told(TERN, signup, WindowEvent.of("CLOSED", JSON.createObjectNode()));
        assertThat(line(Step.WINDOW, "", "").state())
                .as("closed after the code")
                .isEqualTo(StepState.DONE);
    }

    @Test
    void onlyATokenOfOurAppWithAllScopesCounts() {
        meta.app = "1";
        assertThat(comeAboard().verdict()).isEqualTo(Verdict.STOPPED);
        assertThat(line(Step.GRANT, "", "").trouble()).isEqualTo(Trouble.TOKEN_FOREIGN);
        meta.app = MetaOfSignups.APP;
        meta.scopes = List.of("whatsapp_business_management");
        onboarding.againAll(TERN, signup, VERA);
        settle();
        assertThat(line(Step.GRANT, "", "").trouble()).isEqualTo(Trouble.SCOPES_MISSING);
        assertThat(line(Step.GRANT, "", "").args()).containsExactly("whatsapp_business_messaging");
        assertThat(now().wabas()).isEmpty();
    }

    @Test
    void anAccountOfAnotherTenantStaysTheirs() {
        meta.granted = List.of(new WabaId("104729118830777"));
        assertThat(comeAboard().verdict()).isEqualTo(Verdict.STOPPED);
        assertThat(line(Step.ACCOUNT, "104729118830777", "").trouble()).isEqualTo(Trouble.ACCOUNT_TAKEN);
        assertThat(numbers.accounts(TERN)).extracting(one -> one.id().value()).doesNotContain("104729118830777");
        assertThat(onboarding.find(MARLIN, signup)).isEmpty();
        assertThat(onboarding.code(MARLIN, signup, new Secret("x"), VERA)).isFalse();
        assertThat(onboarding.told(MARLIN, signup, WindowEvent.of("CANCEL", JSON.createObjectNode())))
                .isFalse();
        assertThat(onboarding.againAll(MARLIN, signup, VERA)).isFalse();
    }

    @Test
    void aNumberOfThePhoneAppIsRecognisedAndNeverRegistered() {
        meta.lines.get(LINE).put("is_on_biz_app", true);
        meta.lines.get(LINE).put("status", "CONNECTED");
        assertThat(comeAboard().verdict()).isEqualTo(Verdict.STOPPED);
        assertThat(line(Step.REGISTER, FIRST, LINE).state()).isEqualTo(StepState.SKIPPED);
        assertThat(line(Step.CALLING, FIRST, LINE).trouble()).isEqualTo(Trouble.ON_PHONE_APP);
        assertThat(meta.asked).doesNotContain("register", "calling");
    }

    @Test
    void theEleventhRegistrationInThreeDaysIsNotSent() {
        meta.pin = "581063";
        comeAboard();
        StepKey register = new StepKey(Step.REGISTER, FIRST, LINE);
        for (int more = 0; more < 9; more++) {
            onboarding.again(TERN, signup, register, VERA);
            settle();
        }
        assertThat(line(Step.REGISTER, FIRST, LINE).trouble()).isEqualTo(Trouble.PIN_WRONG);
        onboarding.again(TERN, signup, register, VERA);
        settle();
        assertThat(line(Step.REGISTER, FIRST, LINE).trouble()).isEqualTo(Trouble.REGISTER_LIMIT);
        assertThat(meta.asked.stream().filter("register"::equals)).hasSize(10);
        clock.set(START.plus(Duration.ofHours(73)));
        onboarding.pin(TERN, signup, register, new Secret("581063"), VERA);
        settle();
        assertThat(line(Step.REGISTER, FIRST, LINE).state()).isEqualTo(StepState.DONE);
    }

    @Test
    void callingThatMetaRefusesSaysHowToGetThere() {
        meta.lines.get(LINE).put("whatsapp_business_manager_messaging_limit", "TIER_250");
        assertThat(comeAboard().verdict()).isEqualTo(Verdict.STOPPED);
        assertThat(line(Step.CALLING, FIRST, LINE).trouble()).isEqualTo(Trouble.LIMIT_TOO_LOW);
        meta.lines.get(LINE).put("whatsapp_business_manager_messaging_limit", "TIER_2K");
        onboarding.againAll(TERN, signup, VERA);
        settle();
        assertThat(line(Step.CALLING, FIRST, LINE).state()).isEqualTo(StepState.DONE);
    }

    @Test
    void anEventThatDoesNotComeIsTroubleAfterAMinute() {
        comeAboard();
        assertThat(line(Step.EVENT, FIRST, "").state()).isEqualTo(StepState.WAITING);
        clock.set(START.plusSeconds(61));
        assertThat(line(Step.EVENT, FIRST, "").trouble()).isEqualTo(Trouble.EVENT_MISSING);
        assertThat(now().verdict()).isEqualTo(Verdict.DEGRADED);
        eventOf(FIRST);
        assertThat(now().verdict()).isEqualTo(Verdict.READY);
    }

    @Test
    void accessThatEndsIsToldAndComesBackWithASignUp() {
        comeAboard();
        assertThat(access().state(clock.instant())).isEqualTo(AccountAccess.State.OK);
        meta.gone.add(FIRST);
        transactions.inTenant(
                TERN,
                () -> events.on(
                        TERN,
                        new InboxItem.FromMeta(
                                UUID.randomUUID(),
                                clock.instant(),
                                new WabaId(FIRST),
                                null,
                                new MetaEvent.AccountUpdate(null, "account_update", "PARTNER_APP_UNINSTALLED", "{}"))));
        assertThat(access().state(clock.instant())).isEqualTo(AccountAccess.State.LOST);
        assertThat(access().lostReason()).isEqualTo("PARTNER_APP_UNINSTALLED");
        meta.gone.clear();
        comeAboard();
        assertThat(access().state(clock.instant())).isEqualTo(AccountAccess.State.OK);
    }

    @Test
    void aSyncFindsNewNumbersAndTokensThatMetaNoLongerTakes() {
        comeAboard();
        meta.has(FIRST, OTHER_LINE, "35925550171");
        assertThat(accounts.sync(TERN).lost()).isZero();
        assertThat(numbers.find(TERN, new PhoneNumberId(OTHER_LINE))).isPresent();
        meta.faults.put(
                "list",
                new GraphFault(
                        GraphFaultKind.TOKEN_INVALID, 401, 190, 463, "Session has expired", null, "T", false, false));
        accounts.sync(TERN);
        meta.faults.put(
                "list",
                new GraphFault(GraphFaultKind.UNREACHABLE, 0, null, null, "nobody listens", null, null, true, false));
        assertThat(accounts.all(TERN))
                .filteredOn(one -> one.state(clock.instant()) == AccountAccess.State.LOST)
                .as("one of them, and not for want of a network")
                .hasSize(1);
    }

    @Test
    void aNumberIsAddedByItsCodeAndThenANumberLikeAnyOther() {
        comeAboard();
        meta.asked.clear();
        UUID adding = add("2550199");
        assertThat(states(find(adding), StepState.DONE)).contains(Step.ADD, Step.CODE, Step.SUBSCRIBE);
        assertThat(line(adding, Step.VERIFY).state()).as("waits for a person").isEqualTo(StepState.TODO);
        assertThat(meta.asked).contains("code SMS bg").doesNotContain("register");
        StepKey verify = line(adding, Step.VERIFY).key();
        assertThat(onboarding.verify(TERN, adding, verify, new Secret("000000"), VERA))
                .isTrue();
        assertThat(line(adding, Step.VERIFY).trouble()).isEqualTo(Trouble.CODE_WRONG);
        StepKey code = line(adding, Step.CODE).key();
        assertThat(onboarding.codeAgain(TERN, adding, code, "VOICE", "en_US", VERA))
                .isTrue();
        settle(adding);
        assertThat(meta.asked).contains("code VOICE en_US");
        assertThat(onboarding.verify(TERN, adding, verify, new Secret("123830"), VERA))
                .isTrue();
        settle(adding);
        assertThat(find(adding).steps()).allMatch(Checked::settled);
        assertThat(find(adding).door()).isEqualTo(Door.NUMBER);
        assertThat(numbers.find(TERN, new PhoneNumberId("20713592550199"))
                        .orElseThrow()
                        .callingStatus())
                .isEqualTo("ENABLED");
        assertThat(onboarding.find(MARLIN, adding)).isEmpty();
        assertThat(onboarding.verify(MARLIN, adding, verify, new Secret("123830"), VERA))
                .isFalse();
    }

    @Test
    void aLostAnswerAddsANumberOnceAndALostVerificationIsSeen() {
        comeAboard();
        GraphFault lost =
                new GraphFault(GraphFaultKind.ANSWER_LOST, 0, null, null, "no answer", null, null, true, true);
        meta.faults.put("add", lost);
        meta.lostAnswers.add("add");
        UUID adding = add("2550198");
        assertThat(line(adding, Step.ADD).trouble()).isEqualTo(Trouble.META_AWAY);
        assertThat(onboarding.again(TERN, adding, line(adding, Step.ADD).key(), VERA))
                .isTrue();
        settle(adding);
        assertThat(line(adding, Step.ADD).said()).isEqualTo("NUMBER_THERE");
        assertThat(meta.asked.stream().filter("add"::equals)).hasSize(1);
        meta.faults.put("verify", lost);
        meta.lostAnswers.add("verify");
        onboarding.verify(TERN, adding, line(adding, Step.VERIFY).key(), new Secret("123830"), VERA);
        settle(adding);
        assertThat(find(adding).steps()).allMatch(Checked::settled);
    }

    @Test
    void aNumberThatMetaRefusesOrHasVerifiedIsToldAndGoneOnWith() {
        comeAboard();
        meta.faults.put(
                "add",
                MetaOfSignups.refusal(100, 2388001, "This number is registered to an existing WhatsApp account."));
        UUID adding = add("2550197");
        assertThat(line(adding, Step.ADD).trouble()).isEqualTo(Trouble.NUMBER_REFUSED);
        assertThat(line(adding, Step.ADD).fault().message()).contains("existing WhatsApp account");
        meta.has(FIRST, "20713592550197", "3592550197");
        meta.lines.get("20713592550197").put("code_verification_status", "VERIFIED");
        onboarding.again(TERN, adding, line(adding, Step.ADD).key(), VERA);
        settle(adding);
        assertThat(line(adding, Step.VERIFY).state()).isEqualTo(StepState.SKIPPED);
        assertThat(find(adding).steps()).allMatch(Checked::settled);
        assertThat(onboarding.add(
                        MARLIN, new Addition(new WabaId(FIRST), "359", "2550196", "x", "SMS", "bg", null), VERA))
                .as("another tenant's account")
                .isEmpty();
    }

    @Test
    void aPinIsChangedAndTheOldOneStaysUntilMetaSaysYes() {
        comeAboard();
        PhoneNumberId line = new PhoneNumberId(LINE);
        assertThat(pins.of(TERN, line).ours()).isTrue();
        meta.faults.put("pin", MetaOfSignups.refusal(100, null, "(#100) Invalid parameter"));
        assertThat(pins.change(TERN, line, new Secret("654321"), VERA)).isPresent();
        assertThat(pins.of(TERN, line).ours()).as("still the one that we made").isTrue();
        assertThat(pins.of(TERN, line).doubt()).isFalse();
        meta.faults.put(
                "pin", new GraphFault(GraphFaultKind.ANSWER_LOST, 0, null, null, "no answer", null, null, true, true));
        assertThat(pins.change(TERN, line, new Secret("654321"), VERA)).isPresent();
        assertThat(pins.of(TERN, line).doubt()).isTrue();
        assertThat(pins.change(TERN, line, new Secret("654321"), VERA)).isEmpty();
        assertThat(meta.pin).isEqualTo("654321");
        assertThat(pins.of(TERN, line).doubt()).isFalse();
        assertThat(pins.of(TERN, line).ours()).isFalse();
        assertThat(column("select encode(pin, 'escape') from number_pin where number_id = '" + LINE + "'"))
                .doesNotContain("654321");
        assertThat(pins.of(MARLIN, line).kept()).isFalse();
    }

    @Test
    void dataMovesByRegisteringAgainAndWhatBrokeOffIsGoneOnWith() {
        comeAboard();
        PhoneNumberId line = new PhoneNumberId(LINE);
        assertThat(residency.of(TERN, line)).isEmpty();
        meta.faults.put("deregister", MetaOfSignups.refusal(133004, null, "(#133004) Server temporarily unavailable"));
        assertThat(residency.move(TERN, line, DataRegion.CH, VERA))
                .isInstanceOfSatisfying(
                        Residency.Result.Refused.class,
                        refused -> assertThat(refused.off()).isFalse());
        assertThat(standing(line).state()).isEqualTo(Residency.State.HELD);
        assertThat(standing(line).region()).as("nothing moved").isNull();

        meta.faults.put("register", MetaOfSignups.refusal(133015, null, "(#133015) Recently deleted, wait 5 minutes"));
        assertThat(residency.move(TERN, line, DataRegion.CH, VERA))
                .isInstanceOfSatisfying(
                        Residency.Result.Refused.class,
                        refused -> assertThat(refused.off()).isTrue());
        assertThat(standing(line).state()).isEqualTo(Residency.State.OFF);
        meta.asked.clear();
        assertThat(residency.move(TERN, line, DataRegion.CH, VERA)).isInstanceOf(Residency.Result.Moved.class);
        assertThat(meta.asked).as("it is off already").containsExactly("register");
        assertThat(meta.region).isEqualTo("CH");
        assertThat(standing(line))
                .returns(Residency.State.HELD, Residency.Standing::state)
                .returns(DataRegion.CH, Residency.Standing::region);

        meta.faults.put(
                "deregister",
                new GraphFault(GraphFaultKind.ANSWER_LOST, 0, null, null, "no answer", null, null, true, true));
        assertThat(residency.move(TERN, line, null, VERA)).isInstanceOf(Residency.Result.Refused.class);
        assertThat(standing(line).state()).isEqualTo(Residency.State.LEAVING);
        meta.faults.put("deregister", MetaOfSignups.refusal(133010, null, "(#133010) Not registered"));
        assertThat(residency.move(TERN, line, null, VERA)).isInstanceOf(Residency.Result.Moved.class);
        assertThat(meta.region).isNull();
        assertThat(residency.of(MARLIN, line)).isEmpty();
    }

    private Residency.Standing standing(PhoneNumberId line) {
        return residency.of(TERN, line).orElseThrow();
    }

    @Test
    void dataDoesNotMoveWithoutAPinOrTheEleventhTime() {
        comeAboard();
        PhoneNumberId line = new PhoneNumberId(LINE);
        for (int moves = 0; moves < 9; moves++) {
            assertThat(residency.move(TERN, line, DataRegion.DE, VERA)).isInstanceOf(Residency.Result.Moved.class);
        }
        meta.asked.clear();
        assertThat(residency.move(TERN, line, DataRegion.CH, VERA)).isInstanceOf(Residency.Result.TooOften.class);
        assertThat(meta.asked).isEmpty();
        clock.set(START.plus(Duration.ofHours(73)));
        transactions.inTenant(TERN, () -> pinStore.forget(line));
        assertThat(residency.move(TERN, line, DataRegion.CH, VERA)).isInstanceOf(Residency.Result.NoPin.class);
        assertThat(meta.asked).isEmpty();
    }

    private UUID add(String phone) {
        UUID id = onboarding
                .add(TERN, new Addition(new WabaId(FIRST), "359", phone, "Night desk", "SMS", "bg", null), VERA)
                .orElseThrow();
        settle(id);
        return id;
    }

    private Attempt find(UUID id) {
        return onboarding.find(TERN, id).orElseThrow();
    }

    private Checked line(UUID id, Step step) {
        return find(id).steps().stream()
                .filter(one -> one.step() == step)
                .findFirst()
                .orElseThrow();
    }

    private void settle(UUID id) {
        UUID before = signup;
        signup = id;
        settle();
        signup = before;
    }

    @Test
    void aTokenThatEndsSoonIsRenewedForAllItsAccountsAndTheOldOneRevoked() {
        meta.granted = List.of(new WabaId(SECOND), new WabaId(FIRST));
        meta.has(SECOND, OTHER_LINE, "35925550171");
        meta.expires = START.plus(Duration.ofDays(60));
        comeAboard();
        assertThat(life.renew(TERN)).isEqualTo(new TokenLife.Renewals(0, 0));
        clock.pass(Duration.ofDays(41));
        meta.renewedUntil = START.plus(Duration.ofDays(101));
        meta.expires = meta.renewedUntil;
        meta.asked.clear();
        assertThat(life.renew(TERN)).isEqualTo(new TokenLife.Renewals(1, 0));
        assertThat(meta.asked).containsExactly("renew", "inspect", "revoke token-of-a-code");
        for (String waba : List.of(FIRST, SECOND)) {
            assertThat(tokens.forWaba(TERN, new WabaId(waba)).orElseThrow().reveal())
                    .isEqualTo("renewed-token-of-a-code");
        }
        assertThat(access().expiresAt()).isEqualTo(START.plus(Duration.ofDays(101)));
        assertThat(onboarding.again(TERN, signup, line(Step.ACCOUNT, FIRST, "").key(), VERA))
                .isTrue();
        settle();
        assertThat(tokens.forWaba(TERN, new WabaId(FIRST)).orElseThrow().reveal())
                .as("a step that is run again does not bring the revoked one back")
                .isEqualTo("renewed-token-of-a-code");
    }

    @Test
    void aTokenThatMetaDoesNotRenewAsksTheAdministratorsByLetterOnceAWeek() {
        meta.expires = START.plus(Duration.ofDays(10));
        comeAboard();
        meta.faults.put("renew", MetaOfSignups.refusal(190, 463, "Session has expired"));
        assertThat(life.renew(TERN)).isEqualTo(new TokenLife.Renewals(0, 1));
        Tenant tern = tenants.byId(TERN).orElseThrow();
        assertThat(reminders.remind(tern)).isPositive();
        assertThat(reminders.remind(tern)).as("not again within a week").isZero();
        assertThat(outbox.letters(TERN))
                .filteredOn(letter -> letter.subject().contains("has to be given again"))
                .isNotEmpty()
                .allSatisfy(letter -> assertThat(letter.body())
                        .contains("/t/tern/onboarding?account=" + FIRST, "ends on")
                        .doesNotContain("token-of"));
        clock.pass(Duration.ofDays(11));
        assertThat(access().state(clock.instant())).isEqualTo(AccountAccess.State.EXPIRED);
        assertThat(reminders.remind(tern)).isPositive();
    }

    @Test
    void accessIsRevokedAtMetaAndForgottenHereForEveryAccountOfTheToken() {
        meta.granted = List.of(new WabaId(SECOND), new WabaId(FIRST));
        comeAboard();
        WabaId first = new WabaId(FIRST);
        meta.faults.put("revoke token-of-a-code", MetaOfSignups.refusal(1, null, "Error validating client secret."));
        assertThat(life.revoke(TERN, first, VERA)).isPresent();
        assertThat(tokens.forWaba(TERN, first)).as("nothing changed").isPresent();
        assertThat(life.together(TERN, first)).containsExactlyInAnyOrder(first, new WabaId(SECOND));
        assertThat(life.revoke(TERN, first, VERA)).isEmpty();
        assertThat(tokens.forWaba(TERN, first)).isEmpty();
        assertThat(tokens.forWaba(TERN, new WabaId(SECOND))).isEmpty();
        assertThat(access().state(clock.instant())).isEqualTo(AccountAccess.State.LOST);
        assertThat(optional("select id::text from signup where token is not null"))
                .isEmpty();
        assertThat(reminders.remind(tenants.byId(TERN).orElseThrow()))
                .as("it was on purpose")
                .isZero();
    }

    private AccountAccess access() {
        return accounts.all(TERN).stream()
                .filter(one -> one.id().value().equals(FIRST))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aListWhoseProcessDiedIsTakenUpAgain() throws SQLException {
        onboarding.code(TERN, signup, new Secret("a-code"), VERA);
        settle();
        try (var connection = database.superuser();
                var statement = connection.createStatement()) {
            statement.execute("update app.signup_step set state = 'RUNNING' where step = 'SUBSCRIBE'");
            statement.execute("update app.signup_step set state = 'TODO' where step in ('CALLING', 'EVENT')");
            statement.execute("update app.signup set claimed_until = '" + START.plusSeconds(90) + "'");
        }
        assertThat(now().working()).isTrue();
        onboarding.resume(TERN);
        assertThat(line(Step.SUBSCRIBE, FIRST, "").state()).as("its claim runs").isEqualTo(StepState.RUNNING);
        clock.set(START.plusSeconds(91));
        onboarding.resume(TERN);
        assertThat(line(Step.SUBSCRIBE, FIRST, "").state()).isEqualTo(StepState.DONE);
        assertThat(line(Step.CALLING, FIRST, LINE).state()).isEqualTo(StepState.DONE);
        assertThat(now().working()).isFalse();
    }

    /// Between the look at what is to do and its start.
    @Test
    void anEventThatComesWhileItsStepIsTakenUpIsNotForgotten() {
        comeAboard();
        eventOf(FIRST);
        StepKey event = new StepKey(Step.EVENT, FIRST, "");
        assertThat(transactions.inTenant(TERN, () -> store.began(signup, event, VERA.label(), clock.instant())))
                .isFalse();
        assertThat(line(Step.EVENT, FIRST, "").state()).isEqualTo(StepState.DONE);
        assertThat(now().verdict()).isEqualTo(Verdict.READY);
    }

    private Attempt comeAboard() {
        assertThat(onboarding.code(TERN, signup, new Secret("a-code"), VERA)).isTrue();
        return settle();
    }

    /// Until nobody works on the list.
    private Attempt settle() {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (now().working()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still at work: " + now().steps());
            }
            LockSupport.parkNanos(10_000_000);
        }
        return now();
    }

    private Attempt now() {
        return onboarding.find(TERN, signup).orElseThrow();
    }

    private Checked line(Step step, String waba, String number) {
        return now().steps().stream()
                .filter(one -> one.key().equals(new StepKey(step, waba, number)))
                .findFirst()
                .orElseThrow();
    }

    private static List<Step> states(Attempt attempt, StepState state) {
        return attempt.steps().stream()
                .filter(one -> one.state() == state)
                .map(Checked::step)
                .collect(Collectors.toList());
    }

    private void eventOf(String waba) {
        transactions.inTenant(
                TERN,
                () -> events.on(
                        TERN,
                        new InboxItem.FromMeta(
                                UUID.randomUUID(),
                                clock.instant(),
                                new WabaId(waba),
                                new PhoneNumberId(LINE),
                                new MetaEvent.SettingsUpdate(clock.instant(), "{}"))));
    }

    private Optional<String> optional(String sql) {
        return transactions.inTenant(
                TERN, () -> jdbc.sql(sql).query(String.class).optional());
    }

    private String column(String sql) {
        return optional(sql).orElseThrow();
    }

    @TestConfiguration
    static class Cast {
        @Bean
        @Primary
        MetaOfSignups metaOfSignups() {
            return new MetaOfSignups();
        }

        @Bean
        @Primary
        ScriptedClock scriptedClock() {
            return new ScriptedClock(START);
        }
    }
}
