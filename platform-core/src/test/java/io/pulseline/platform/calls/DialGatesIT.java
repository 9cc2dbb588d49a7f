package io.pulseline.platform.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.budgets.Budget;
import io.pulseline.platform.budgets.Budgets;
import io.pulseline.platform.budgets.CostAlert;
import io.pulseline.platform.calls.DialGate.Name;
import io.pulseline.platform.calls.DialGate.Verdict;
import io.pulseline.platform.identity.People;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.mail.Letter;
import io.pulseline.platform.mail.Outbox;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.CallableCountries;
import io.pulseline.platform.numbers.CountryRule;
import io.pulseline.platform.rating.CardImport;
import io.pulseline.platform.rating.Charges;
import io.pulseline.platform.rating.RateCards;
import io.pulseline.platform.webhooks.Inbox;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.wire.WorkerLease;
import io.pulseline.platform.wire.WorkerState;
import io.pulseline.platform.workers.Workers;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// What stands before a dial beside the permission: each gate alone, and the counts when many dial at once.
@SpringBootTest(classes = {CoreTestApplication.class, CallFlowIT.Fakes.class})
class DialGatesIT {
    static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    static final PhoneNumberId SOFIA = new PhoneNumberId("206418377150934");
    static final PersonId SAVA = new PersonId(UUID.fromString("00000000-0000-4000-8000-0000000000a1"));
    static final Actor ACTOR = new Actor.Human(SAVA, "Sava");
    static final Currency USD = Currency.getInstance("USD");
    private static TestDatabase database;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "dial_gates");
    }

    @Autowired
    LiveCalls calls;

    @Autowired
    DialGates gates;

    @Autowired
    BusinessNumbers numbers;

    @Autowired
    CallableCountries countries;

    @Autowired
    Budgets budgets;

    @Autowired
    People people;

    @Autowired
    Outbox outbox;

    @Autowired
    Charges charges;

    @Autowired
    RateCards cards;

    @Autowired
    Workers workers;

    @Autowired
    Inbox inbox;

    @Autowired
    FakeGraph graph;

    @BeforeEach
    void nobodyTalks() throws SQLException {
        graph.reset();
        sql("update app.call set phase = 'ENDED', ended_at = now() where phase <> 'ENDED'");
        workers.lease(new WorkerLease(
                1,
                "m-1",
                1,
                WorkerKind.MEDIA,
                "local",
                "t",
                "http://fake",
                500,
                0,
                0,
                WorkerState.SERVING,
                Instant.now()));
        if (cards.all().isEmpty()) {
            var card = cards.store(ACTOR, "test.csv", CardImport.read("""
                    market,country_iso2,calling_code,currency,tier_from_minutes,tier_to_minutes,rate_per_minute,effective_from,source
                    Rest of Central & Eastern Europe,HR,385,USD,0,50000,0.0095,2026-04-01,test
                    """)).orElseThrow();
            cards.activate(ACTOR, card.id());
        }
    }

    @AfterEach
    void everythingIsAllowedAgain() throws SQLException {
        sql("delete from app.call_limit where source = 'test'");
        sql("delete from app.country_rule where source like 'test%'");
        sql("update app.phone_number set raw = raw - 'country_code'");
        sql("delete from app.spend_hold");
        budgets.change(TERN, ACTOR, List.of(Budget.none(USD)), null);
    }

    @Test
    void nobodyIsRungTwiceAtOnce() throws Exception {
        CallId first = dialled(dial(user(1)));
        assertThat(dial(user(1))).isInstanceOfSatisfying(DialResult.Stopped.class, stopped -> {
            assertThat(stopped.gate().name()).isEqualTo(Name.SAME_USER);
            assertThat(stopped.gate().reason()).contains("going on since");
        });
        assertThat(graph.dials).isEqualTo(1);
        assertThat(dial(user(2))).isInstanceOf(DialResult.Dialled.class);
        end(first, 6);
        assertThat(dial(user(1))).isInstanceOf(DialResult.Dialled.class);
    }

    @Test
    void manyWhoDialOneUserAtOnceRingHimOnce() throws Exception {
        List<DialResult> results = together(12, i -> user(7));
        assertThat(results).filteredOn(DialResult.Dialled.class::isInstance).hasSize(1);
        assertThat(graph.dials).isEqualTo(1);
    }

    @Test
    void theCountryOfTheNumberDecidesFromItsDayOn() throws Exception {
        assertThat(gate(Name.COUNTRY).verdict()).isEqualTo(Verdict.YES);
        sql("update app.phone_number set raw = raw || '{\"country_code\": \"NG\"}' where id = '" + SOFIA + "'");
        assertThat(gate(Name.COUNTRY)).satisfies(gate -> {
            assertThat(gate.verdict()).isEqualTo(Verdict.NO);
            assertThat(gate.source()).isEqualTo("RULE");
            assertThat(gate.reason()).contains("NG").contains("138013").contains("26 Jun 2026");
        });
        assertThat(dial(user(1))).isInstanceOf(DialResult.Stopped.class);
        assertThat(graph.dials).isZero();

        sql("update app.phone_number set raw = raw || '{\"country_code\": \"TR\"}' where id = '" + SOFIA + "'");
        assertThat(gate(Name.COUNTRY).verdict())
                .as("on Meta's list until June 2026")
                .isEqualTo(Verdict.YES);

        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        CountryRule rule = new CountryRule(
                CountryRule.Kind.NO_BUSINESS_CALLS, "TR", "90", today.plusDays(1), null, "test of tomorrow");
        assertThat(countries.begin(ACTOR, rule)).isTrue();
        assertThat(countries.begin(ACTOR, rule)).as("it goes on already").isFalse();
        assertThat(gate(Name.COUNTRY).verdict()).as("from tomorrow on").isEqualTo(Verdict.YES);
        sql("update app.country_rule set effective_from = current_date - 1 where source = 'test of tomorrow'");
        assertThat(gate(Name.COUNTRY).verdict()).isEqualTo(Verdict.NO);
        assertThat(countries.end(ACTOR, CountryRule.Kind.NO_BUSINESS_CALLS, "TR", today, "test, a newer page"))
                .isTrue();
        assertThat(gate(Name.COUNTRY).verdict()).isEqualTo(Verdict.YES);
        assertThat(countries.all())
                .filteredOn(row -> row.country().equals("TR"))
                .as("history stays")
                .hasSize(2);
    }

    @Test
    void aSharedCallingCodeIsUnknownUntilMetaNamesTheCountry() throws Exception {
        String before = numbers.find(TERN, SOFIA).orElseThrow().number().digits();
        sql("update app.phone_number set e164 = '16505550123' where id = '" + SOFIA + "'");
        try {
            assertThat(gate(Name.COUNTRY).verdict()).isEqualTo(Verdict.UNKNOWN);
            sql("update app.phone_number set raw = raw || '{\"country_code\": \"JM\"}' where id = '" + SOFIA + "'");
            assertThat(gate(Name.COUNTRY).verdict()).isEqualTo(Verdict.YES);
            sql("update app.phone_number set raw = raw || '{\"country_code\": \"US\"}' where id = '" + SOFIA + "'");
            assertThat(gate(Name.COUNTRY).verdict()).isEqualTo(Verdict.NO);
        } finally {
            sql("update app.phone_number set e164 = '" + before + "' where id = '" + SOFIA + "'");
        }
    }

    @Test
    void theNumberHasSoManyCallsAtOnceAndAnAlarmBefore() throws Exception {
        sql("delete from app.call_alarm");
        limit("CONCURRENT_CALLS", "NUMBER", "0", 5);
        List<DialResult> results = together(12, i -> user(20 + i));
        assertThat(results).filteredOn(DialResult.Dialled.class::isInstance).hasSize(5);
        assertThat(results)
                .filteredOn(DialResult.Stopped.class::isInstance)
                .hasSize(7)
                .allSatisfy(stopped ->
                        assertThat(((DialResult.Stopped) stopped).gate().name()).isEqualTo(Name.CONCURRENCY));
        assertThat(count("select count(*) from app.call_alarm where rule = 'CONCURRENT_CALLS' and subject = '" + SOFIA
                        + "' and used = 4 and max_allowed = 5"))
                .as("at four of five, once")
                .isEqualTo(1);
        assertThat(count("select count(*) from app.call_alarm")).isEqualTo(1);
    }

    @Test
    void theScopeOfTheLimitIsARowOfItsTable() throws Exception {
        String other = "test-second-number";
        sql("insert into app.phone_number (tenant_id, id, waba_id, e164, name) select tenant_id, '" + other
                + "', waba_id, '35924000777', 'Second' from app.phone_number where id = '" + SOFIA
                + "' on conflict do nothing");
        sql("insert into app.call (tenant_id, id, number_id, direction, phase, state, started_at) values ('" + TERN
                + "', gen_random_uuid(), '" + other + "', 'USER_INITIATED', 'IN_PROGRESS', '{}', now())");
        limit("CONCURRENT_CALLS", "NUMBER", "0", 1);
        assertThat(gate(Name.CONCURRENCY).verdict()).isEqualTo(Verdict.YES);
        sql("update app.call_limit set scope = 'ACCOUNT' where source = 'test'");
        assertThat(gate(Name.CONCURRENCY).verdict()).isEqualTo(Verdict.NO);
        sql("delete from app.call where number_id = '" + other + "'");
        sql("delete from app.phone_number where id = '" + other + "'");
    }

    @Test
    void theNumberDialsSoOftenInADayAndSaysWhenAgain() throws Exception {
        sql("update app.call set started_at = now() - interval '25 hours'");
        limit("CONNECTS", "NUMBER", "24 hours", 3);
        for (int i = 0; i < 3; i++) {
            assertThat(dial(user(40 + i))).isInstanceOf(DialResult.Dialled.class);
        }
        sql("update app.call set started_at = now() - interval '20 hours' where wa_id = '" + digits(40) + "'");
        assertThat(dial(user(43))).isInstanceOfSatisfying(DialResult.Stopped.class, stopped -> {
            assertThat(stopped.gate().name()).isEqualTo(Name.CONNECT_RATE);
            assertThat(stopped.gate().nextAt())
                    .isBetween(
                            Instant.now().plus(Duration.ofMinutes(230)),
                            Instant.now().plus(Duration.ofMinutes(241)));
        });
        sql("update app.call set started_at = now() - interval '25 hours' where wa_id = '" + digits(40) + "'");
        assertThat(dial(user(43))).isInstanceOf(DialResult.Dialled.class);
    }

    @Test
    void theTenantsOwnCapOfCallsHoldsWhenManyDialAtOnce() throws Exception {
        budgets.change(TERN, ACTOR, List.of(), 3L);
        List<DialResult> results = together(12, i -> user(60 + i));
        assertThat(results).filteredOn(DialResult.Dialled.class::isInstance).hasSize(3);
        assertThat(calls.live(TERN)).hasSize(3);
        assertThat(budgets.concurrent(MARLIN)).as("another tenant has none").isEmpty();
    }

    @Test
    void theTenantsCapOfADayHoldsWhenManyDialAtOnceAndFreesWhatACallDidNotUse() throws Exception {
        BigDecimal before = spent();
        // ten minutes of 0.0095 are held for each call: three fit, four do not
        budgets.change(TERN, ACTOR, List.of(new Budget(USD, null, 80, before.add(new BigDecimal("0.30")), 10)), null);
        List<DialResult> results = together(12, i -> user(80 + i));
        List<CallId> dialled = results.stream()
                .filter(DialResult.Dialled.class::isInstance)
                .map(DialGatesIT::dialled)
                .toList();
        assertThat(dialled).hasSize(3);
        assertThat(results)
                .filteredOn(DialResult.Stopped.class::isInstance)
                .hasSize(9)
                .allSatisfy(stopped ->
                        assertThat(((DialResult.Stopped) stopped).gate().name()).isEqualTo(Name.DAILY_SPEND));
        assertThat(budgets.of(TERN).getFirst().held()).isEqualByComparingTo("0.285");

        end(dialled.getFirst(), 60);
        until(() -> charges.find(TERN, dialled.getFirst()).isPresent());
        assertThat(spent().subtract(before)).isEqualByComparingTo("0.0095");
        assertThat(budgets.of(TERN).getFirst().held()).isEqualByComparingTo("0.19");
        assertThat(dial(user(99))).as("0.0095 + 0.19 + 0.095 are below 0.30").isInstanceOf(DialResult.Dialled.class);
        assertThat(dial(user(98))).isInstanceOf(DialResult.Stopped.class);
    }

    @Test
    void underACapNobodyIsCalledWhosePriceIsNotKnown() {
        budgets.change(TERN, ACTOR, List.of(new Budget(USD, null, 80, new BigDecimal("1000"), 10)), null);
        assertThat(dial(new WaUser(new E164("61491570156"), null, null)))
                .isInstanceOfSatisfying(
                        DialResult.Stopped.class,
                        stopped -> assertThat(stopped.gate().reason()).contains("no rate"));
    }

    @Test
    void whatComesNearIsSaidOnce() throws Exception {
        CallId call = dialled(dial(user(120)));
        end(call, 600);
        until(() -> charges.find(TERN, call).isPresent());
        BigDecimal spent = budgets.of(TERN).getFirst().spent();
        budgets.change(
                TERN, ACTOR, List.of(new Budget(USD, spent.multiply(new BigDecimal("1.1")), 80, null, 10)), null);
        sql("delete from app.cost_alert");
        budgets.watch(TERN);
        budgets.watch(TERN);
        assertThat(budgets.alerts(TERN, 10))
                .filteredOn(alert -> alert.kind() == CostAlert.Kind.SPEND)
                .singleElement()
                .satisfies(alert -> assertThat(alert.detail()).contains("90 %"));
        budgets.change(TERN, ACTOR, List.of(new Budget(USD, spent, 80, null, 10)), null);
        budgets.watch(TERN);
        assertThat(budgets.alerts(TERN, 10)).extracting(CostAlert::kind).contains(CostAlert.Kind.OVER);
        assertThat(budgets.alerts(MARLIN, 10)).isEmpty();
        List<String> administrators = people.members(TERN).stream()
                .filter(member -> member.active() && member.role() == Role.TENANT_ADMIN)
                .map(member -> member.person().email())
                .toList();
        assertThat(administrators).isNotEmpty();
        assertThat(outbox.letters(TERN))
                .filteredOn(letter -> letter.subject().equals("The month's budget is spent (USD)"))
                .as("told once to each administrator and to nobody else")
                .allSatisfy(letter -> assertThat(letter.body()).contains("is spent.", "/t/tern/costs/budgets"))
                .extracting(Letter::recipient)
                .containsExactlyInAnyOrderElementsOf(administrators);
        assertThat(outbox.letters(MARLIN)).isEmpty();
    }

    private DialGate gate(Name name) {
        BusinessNumber number = numbers.find(TERN, SOFIA).orElseThrow();
        return gates.look(TERN, number, user(1)).stream()
                .filter(gate -> gate.name() == name)
                .findFirst()
                .orElseThrow();
    }

    private interface Who {
        WaUser of(int place);
    }

    /// So many threads, let go at one moment.
    private List<DialResult> together(int threads, Who who) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<DialResult>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int place = i;
                running.add(pool.submit(() -> {
                    start.await();
                    return dial(who.of(place));
                }));
            }
            start.countDown();
            List<DialResult> results = new ArrayList<>();
            for (Future<DialResult> one : running) {
                results.add(one.get());
            }
            return results;
        }
    }

    private DialResult dial(WaUser user) {
        return calls.dial(
                TERN,
                ACTOR,
                new LiveCalls.Dial(
                        SOFIA, user, SAVA, "Sava", null, null, UUID.randomUUID().toString()));
    }

    private static CallId dialled(DialResult result) {
        return ((DialResult.Dialled) result).call();
    }

    private static String digits(int place) {
        return "3859155502%02d".formatted(place % 100) + (place / 100);
    }

    private static WaUser user(int place) {
        return new WaUser(new E164(digits(place)), null, null);
    }

    private BigDecimal spent() {
        return budgets.of(TERN).getFirst().spentDay();
    }

    private void end(CallId call, long seconds) throws Exception {
        CallView view = calls.find(TERN, call).orElseThrow();
        String wacid = view.wacid().value();
        inbox.store(MetaSays.envelope(
                MetaSays.terminate(wacid, "BUSINESS_INITIATED", "COMPLETED", Instant.now(), seconds)));
        until(() -> calls.find(TERN, call).orElseThrow().phase() == Phase.ENDED);
    }

    private void limit(String rule, String scope, String period, int max) throws SQLException {
        sql("insert into app.call_limit values ('" + rule + "', '" + scope + "', current_date, interval '" + period
                + "', " + max + ", 80, 'test')");
    }

    private static void sql(String statement) throws SQLException {
        try (var superuser = database.superuser();
                var work = superuser.createStatement()) {
            work.execute(statement);
        }
    }

    private static long count(String query) throws SQLException {
        try (var superuser = database.superuser();
                var work = superuser.createStatement();
                var rows = work.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /// Waits for a condition, never for a time.
    private static void until(BooleanSupplier condition) {
        Instant end = Instant.now().plus(Duration.ofSeconds(15));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("the condition came true in time").isBefore(end);
            Thread.onSpinWait();
        }
    }
}
