package io.pulseline.platform.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.cdr.Cdr;
import io.pulseline.platform.cdr.CdrWritten;
import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.reconciliation.Reconciliation;
import io.pulseline.platform.statements.Statement;
import io.pulseline.platform.statements.Statements;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.webhooks.Inbox;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// From the record of a call to its price, its rollup and its explanation, with the demo's card.
@SpringBootTest(classes = CoreTestApplication.class)
class RatingIT {
    static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    static final PhoneNumberId SOFIA = new PhoneNumberId("206418377150934");
    static final WaUser MIRA = new WaUser(new E164("385915550142"), new Bsuid("HR.48120077315590"), "Mira");
    static final WaUser ROBIN = new WaUser(new E164("61491570156"), null, "Robin");
    static final WaUser HIDDEN = new WaUser(null, new Bsuid("BG.77120077315592"), "Elitsa");
    static final WaUser ARGENTINE = new WaUser(new E164("541155501234"), null, null);
    static final Currency USD = Currency.getInstance("USD");
    static final String CEE = "Rest of Central & Eastern Europe";
    static final Actor OLGA = new Actor.Program("olga");

    private static final AtomicInteger MONTHS = new AtomicInteger();
    private static TestDatabase database;
    /// Evidence is append-only, so each test has a month of its own.
    private YearMonth month;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "rating");
    }

    @Autowired
    Reconciliation reconciliation;

    @Autowired
    TenantTransactions transactions;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    Charges charges;

    @Autowired
    RateCards cards;

    @Autowired
    CostReports reports;

    @Autowired
    RollupProof proof;

    @Autowired
    RawProof raw;

    @Autowired
    PriceProof prices;

    @Autowired
    CallExports exports;

    @Autowired
    CallExportsJob exportsJob;

    @Autowired
    RateAgainJob rateAgain;

    @Autowired
    Tenants tenants;

    @Autowired
    Statements statements;

    @Autowired
    Inbox inbox;

    @Autowired
    JdbcClient jdbc;

    @BeforeEach
    void openAMonth() {
        month = YearMonth.of(2026, 5).plusMonths(MONTHS.getAndAdd(2));
    }

    @Test
    void aBusinessCallIsExplainedToTheLastLine() {
        CallId call = ended(MIRA, Direction.BUSINESS_INITIATED, at(3, 9), 56L);
        Charge charge = charge(call);
        assertThat(charge.pulses()).isEqualTo(10);
        assertThat(charge.market()).isEqualTo(CEE);
        assertThat(charge.prefix()).isEqualTo("385");
        assertThat(charge.tier()).isEqualTo(new Tier(0, 50_000L));
        assertThat(charge.perMinute()).isEqualByComparingTo("0.0095");
        assertThat(charge.metaCost()).isEqualByComparingTo("0.0095");
        assertThat(charge.tenantPrice()).isEqualByComparingTo("0.0095");
        assertThat(charge.cardVersion()).isEqualTo(1);
        assertThat(charge.rateFrom()).isEqualTo(LocalDate.of(2026, 4, 1));
        assertThat(charge.rateSource()).isNotBlank();
        assertThat(charge.minutesBefore()).isEqualByComparingTo("0");
        assertThat(charge.unratedReason()).isNull();
        assertThat(charge.evidence()).hasSize(1);
        assertThat(charges.find(MARLIN, call)).isEmpty();
    }

    @ParameterizedTest(name = "{0} s after {1} minutes")
    @CsvSource({
        // seconds, minutes so far, pulses, tier, cost
        "56,  0,     10, 0,     0.0095",
        "70,  0,     12, 0,     0.0114",
        "180, 49999, 30, 50001, 0.0228",
        "180, 49990, 30, 0,     0.0285",
        "0,   0,     0,  0,     0",
        "1,   0,     1,  0,     0.00095",
        "6,   0,     1,  0,     0.00095",
        "7,   0,     2,  0,     0.0019"
    })
    void aRatedCallAgreesWithEveryTestVector(long seconds, long minutes, long pulses, long tier, BigDecimal cost) {
        usage(CEE, minutes * 10);
        CallId call = ended(MIRA, Direction.BUSINESS_INITIATED, at(4, 9), seconds);
        assertThat(charge(call).pulses()).isEqualTo(pulses);
        assertThat(charge(call).tier().from()).isEqualTo(tier);
        assertThat(charge(call).metaCost()).isEqualByComparingTo(cost);
    }

    /// On the last Sunday of October an hour comes twice, on that of March one is missing: a day of 25 or of
    /// 23 hours is
    /// still one day of the account.
    @ParameterizedTest
    @CsvSource({"2041-03-31, 23", "2041-10-27, 25"})
    void theDayOfTheClockChangeIsOneDay(LocalDate change, long hours) {
        Instant midnight = change.atStartOfDay(ZoneId.of("Europe/Sofia")).toInstant();
        Instant next =
                change.plusDays(1).atStartOfDay(ZoneId.of("Europe/Sofia")).toInstant();
        assertThat(Duration.between(midnight, next).toHours()).isEqualTo(hours);
        ended(MIRA, Direction.BUSINESS_INITIATED, midnight, 6L);
        ended(MIRA, Direction.BUSINESS_INITIATED, next.minusSeconds(1), 6L);
        ended(MIRA, Direction.BUSINESS_INITIATED, midnight.minusSeconds(1), 6L);
        ended(MIRA, Direction.BUSINESS_INITIATED, next, 6L);
        assertThat(reports.report(TERN, change, change, List.of()).getFirst().calls())
                .isEqualTo(2);
    }

    @Test
    void aCardForDaysThatAreOverAndALateTierAskForAnotherRun() throws Exception {
        // in the future, so that no card of the past is late for it
        month = month.plusYears(10);
        transactions.inTenant(TERN, () -> {
            jdbc.sql("delete from rating_due").update();
        });
        ended(MIRA, Direction.BUSINESS_INITIATED, at(1, 0), 60L);
        rateAgain.run(tenant(), (done, total, note) -> {});
        assertThat(runs()).as("nothing came late").isZero();
        tellTier(CEE, at(1, 1));
        until(() -> transactions.inTenant(
                        TERN,
                        () -> jdbc.sql("select count(*) from rating_due")
                                .query(Long.class)
                                .single())
                == 1);
        rateAgain.run(tenant(), (done, total, note) -> {});
        rateAgain.run(tenant(), (done, total, note) -> {});
        assertThat(runs()).as("once").isEqualTo(1);
    }

    @Test
    void aFileOfManyCallsIsWrittenByAJobInPartsAndOnce() throws Exception {
        for (int i = 0; i < 7; i++) {
            ended(i == 3 ? ROBIN : MIRA, Direction.BUSINESS_INITIATED, at(2 + i, 9), 10L + i);
        }
        ended(MIRA, Direction.USER_INITIATED, at(2, 10), 10L);
        CostQuestion question = new CostQuestion(
                month.atDay(1), month.atEndOfMonth(), List.of(), null, Map.of("direction", "BUSINESS_INITIATED"));
        UUID id = exports.order(TERN, "direction=BUSINESS_INITIATED", question, "Vera", 7);
        assertThat(exports.find(MARLIN, id)).as("another tenant's").isEmpty();
        List<String> told = new ArrayList<>();
        exportsJob.run(tenant(), (done, total, note) -> told.add(done + " of " + total + " " + note));
        assertThat(told).containsExactly("7 of 7 calls");
        CallExports.Order order = exports.find(TERN, id).orElseThrow();
        assertThat(order.state()).isEqualTo(CallExports.State.DONE);
        assertThat(order.percent()).isEqualTo(100);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int part = 0; exports.part(TERN, id, part).isPresent(); part++) {
            file.write(exports.part(TERN, id, part).orElseThrow());
        }
        // several gzip files one behind the other are one
        List<String> lines = new String(
                        new GZIPInputStream(new ByteArrayInputStream(file.toByteArray())).readAllBytes(),
                        StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(lines).hasSize(8);
        assertThat(lines.getFirst()).startsWith("\uFEFFcall_id,started_at_utc");
        assertThat(lines).filteredOn(line -> line.contains("no rate for")).hasSize(1);
        exportsJob.run(tenant(), (done, total, note) -> told.add("again"));
        assertThat(told).as("written once").doesNotContain("again");
        exports.begin(TERN, id);
        exportsJob.run(tenant(), (done, total, note) -> told.add("anew"));
        assertThat(told).as("left by a process that died").contains("anew");
    }

    private long runs() {
        return transactions.inTenant(
                TERN,
                () -> jdbc.sql("select count(*) from rating_again where month = ?")
                        .param(month.atDay(1))
                        .query(Long.class)
                        .single());
    }

    private Tenant tenant() {
        return tenants.all().stream()
                .filter(one -> one.id().equals(TERN))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aUsersCallIsFreeAndStillStoredWithItsPulses() {
        Charge charge = charge(ended(MIRA, Direction.USER_INITIATED, at(3, 9), 600L));
        assertThat(charge.pulses()).isEqualTo(100);
        assertThat(charge.metaCost()).isEqualByComparingTo("0");
        assertThat(charge.minutesBefore())
                .as("free minutes count towards no tier")
                .isNull();
        assertThat(charge(ended(MIRA, Direction.BUSINESS_INITIATED, at(3, 10), 6L))
                        .minutesBefore())
                .isEqualByComparingTo("0");
    }

    @Test
    void aPhoneThatNobodyPickedUpCostsNothing() {
        Charge charge = charge(ended(MIRA, Direction.BUSINESS_INITIATED, at(3, 9), null));
        assertThat(charge.answered()).isFalse();
        assertThat(charge.metaCost()).isEqualByComparingTo("0");
    }

    @Test
    void aSandboxNumbersCallIsNobodysBill() throws SQLException {
        superuser("update app.phone_number set raw = '{\"account_mode\":\"SANDBOX\"}' where id = '" + SOFIA + "'");
        try {
            Charge charge = charge(ended(MIRA, Direction.BUSINESS_INITIATED, at(3, 9), 56L));
            assertThat(charge.metaCost()).isEqualByComparingTo("0");
            assertThat(charge.tenantPrice()).isEqualByComparingTo("0");
            assertThat(charge.minutesBefore()).as("and counts towards no tier").isNull();
        } finally {
            superuser("update app.phone_number set raw = '{}' where id = '" + SOFIA + "'");
        }
        assertThat(charge(ended(MIRA, Direction.BUSINESS_INITIATED, at(3, 10), 56L))
                        .metaCost())
                .isPositive();
    }

    /// A change of currency at Meta makes a new account and moves the numbers to it.
    @Test
    void aCallStaysOnTheBillOfTheAccountItWasMadeOn() throws SQLException {
        CallId call = ended(MIRA, Direction.BUSINESS_INITIATED, at(3, 9), 56L);
        Charge before = charge(call);
        superuser("insert into app.waba (tenant_id, id, name, currency, zone) values ('" + TERN
                + "', '104729118839999', 'Moved', 'INR', 'Asia/Kolkata')");
        superuser("update app.phone_number set waba_id = '104729118839999' where id = '" + SOFIA + "'");
        try {
            assertThat(charges.rateAgain(TERN, month)).isZero();
            assertThat(charge(call).currency()).isEqualTo(before.currency());
            assertThat(reconciliation.month(TERN, month))
                    .extracting(one -> one.waba().value(), Reconciliation.Month::ourCalls)
                    .contains(tuple("104729118830551", 1L), tuple("104729118839999", 0L));
        } finally {
            superuser("update app.phone_number set waba_id = '104729118830551' where id = '" + SOFIA + "'");
            superuser("delete from app.waba where id = '104729118839999'");
        }
    }

    @Test
    void withoutARateThereIsAReasonAndNoPrice() {
        Charge charge = charge(ended(ROBIN, Direction.BUSINESS_INITIATED, at(3, 9), 60L));
        assertThat(charge.metaCost()).isNull();
        assertThat(charge.tenantPrice()).isNull();
        assertThat(charge.unratedReason()).contains("no rate for +6149").doesNotContain("61491570156");
        assertThat(report(List.of()).getFirst().unratedCalls()).isEqualTo(1);
    }

    @Test
    void aHiddenNumberIsPricedByTheCountryOfItsId() {
        assertThat(charge(ended(HIDDEN, Direction.BUSINESS_INITIATED, at(3, 9), 60L))
                        .metaCost())
                .isEqualByComparingTo("0.0095");
    }

    @Test
    void minutesAddUpPerMarketAndMonthAndTheCrossingCallIsCheaperWhole() {
        usage(CEE, 499_990);
        Charge crossing = charge(ended(MIRA, Direction.BUSINESS_INITIATED, at(3, 9), 180L));
        assertThat(crossing.minutesBefore()).isEqualByComparingTo("49999.0");
        assertThat(crossing.crossed()).isTrue();
        assertThat(crossing.tier()).isEqualTo(new Tier(50_001, 250_000L));
        assertThat(crossing.metaCost()).isEqualByComparingTo("0.0228");
        Charge next = charge(ended(HIDDEN, Direction.BUSINESS_INITIATED, at(3, 10), 60L));
        assertThat(next.minutesBefore()).isEqualByComparingTo("50002.0");
        assertThat(next.crossed()).isFalse();
        assertThat(charge(ended(ARGENTINE, Direction.BUSINESS_INITIATED, at(3, 11), 60L))
                        .minutesBefore())
                .as("another market counts for itself")
                .isEqualByComparingTo("0");
    }

    @Test
    void aTierThatTheCardLacksLeavesTheCallUnrated() {
        usage("Argentina", 600_000);
        assertThat(charge(ended(ARGENTINE, Direction.BUSINESS_INITIATED, at(3, 9), 60L))
                        .unratedReason())
                .contains("no tier for Argentina at 60001");
    }

    @Test
    void theMonthAndTheDayAreThoseOfTheAccountsZone() {
        // 22:30 UTC of the last day is 00:30 or 01:30 of the first day in Sofia
        Instant lastEvening = month.atEndOfMonth().atTime(22, 30).toInstant(java.time.ZoneOffset.UTC);
        CallId call = ended(MIRA, Direction.BUSINESS_INITIATED, lastEvening, 60L);
        LocalDate first = month.plusMonths(1).atDay(1);
        assertThat(charge(call).metaCost()).isNotNull();
        assertThat(reports.report(TERN, first, first, List.of("day")))
                .extracting(row -> row.keys().get("day"))
                .containsExactly(first.toString());
        assertThat(reports.report(TERN, month.atEndOfMonth(), month.atEndOfMonth(), List.of("day"), ZoneId.of("UTC")))
                .extracting(row -> row.keys().get("day"))
                .containsExactly(month.atEndOfMonth().toString());
    }

    @Test
    void metasTierCountsFromTheMomentItWasToldAndTheEarliestWordWins() throws Exception {
        tellTier("REST OF CENTRAL & EASTERN EUROPE", at(10, 0).plusSeconds(500));
        tellTier(CEE, at(10, 0));
        until(() -> told() == at(10, 0).getEpochSecond());
        assertThat(charge(ended(MIRA, Direction.BUSINESS_INITIATED, at(9, 12), 60L))
                        .metaCost())
                .isEqualByComparingTo("0.0095");
        assertThat(charge(ended(MIRA, Direction.BUSINESS_INITIATED, at(10, 1), 60L))
                        .metaCost())
                .isEqualByComparingTo("0.0066");
    }

    @Test
    void aCorrectedRecordReplacesItsPriceItsRollupAndItsMinutes() {
        CallId call = new CallId(UUID.randomUUID());
        write(cdr(call, 1, MIRA, Direction.BUSINESS_INITIATED, at(3, 9), null));
        write(cdr(call, 2, MIRA, Direction.BUSINESS_INITIATED, at(3, 9), 60L));
        write(cdr(call, 3, MIRA, Direction.BUSINESS_INITIATED, at(3, 9), 120L));
        write(cdr(call, 4, MIRA, Direction.BUSINESS_INITIATED, at(3, 9), 120L));
        assertThat(charges.history(TERN, call)).extracting(Charge::version).containsExactly(1, 2, 3);
        assertThat(charge(call).metaCost()).isEqualByComparingTo("0.0190");
        assertThat(charge(call).minutesBefore()).isEqualByComparingTo("0");
        assertThat(report(List.of())).singleElement().satisfies(row -> {
            assertThat(row.calls()).isEqualTo(1);
            assertThat(row.pulses()).isEqualTo(20);
            assertThat(row.metaCost()).isEqualByComparingTo("0.0190");
        });
        assertThat(charge(ended(MIRA, Direction.BUSINESS_INITIATED, at(3, 10), 60L))
                        .minutesBefore())
                .isEqualByComparingTo("2.0");
    }

    @Test
    void ratingAMonthAgainAppliesALateTierOnceAndKeepsTheBooksInStep() throws Exception {
        CallId late = ended(MIRA, Direction.BUSINESS_INITIATED, at(12, 9), 60L);
        CallId early = ended(MIRA, Direction.BUSINESS_INITIATED, at(3, 9), 60L);
        assertThat(charge(early).minutesBefore()).as("as they came").isEqualByComparingTo("1.0");
        tellTier(CEE, at(10, 0));
        until(() -> told() == at(10, 0).getEpochSecond());

        assertThat(charges.rateAgain(TERN, month)).isEqualTo(2);
        assertThat(charges.rateAgain(TERN, month)).isZero();
        assertThat(charges.rateAgain(TERN, month)).isZero();
        assertThat(charge(early).minutesBefore()).as("as they began").isEqualByComparingTo("0");
        assertThat(charge(early).metaCost()).isEqualByComparingTo("0.0095");
        assertThat(charge(late).metaCost()).isEqualByComparingTo("0.0066");
        assertThat(charges.history(TERN, late)).hasSize(2);
        assertThat(report(List.of())).singleElement().satisfies(row -> {
            assertThat(row.calls()).isEqualTo(2);
            assertThat(row.metaCost()).isEqualByComparingTo("0.0161");
        });
        assertThat(charge(ended(MIRA, Direction.BUSINESS_INITIATED, at(20, 9), 60L))
                        .minutesBefore())
                .isEqualByComparingTo("2.0");
    }

    @Test
    void aNewerCardSupersedesFromItsDayOnAndNotBefore() {
        LocalDate day = month.atDay(15);
        RateCards.Card card = cards.store(OLGA, "newer.csv", CardImport.read("""
                        market,country_iso2,calling_code,currency,tier_from_minutes,tier_to_minutes,rate_per_minute,effective_from,source
                        Slovenia alone,SI,386,USD,0,,0.0200,%s,test
                        """.formatted(day)))
                .orElseThrow();
        WaUser slovene = new WaUser(new E164("38640555123"), null, null);
        assertThat(charge(ended(slovene, Direction.BUSINESS_INITIATED, at(16, 9), 60L))
                        .metaCost())
                .as("stored is not in force")
                .isEqualByComparingTo("0.0095");
        assertThat(cards.diff(card.id()).orElseThrow())
                .filteredOn(difference -> difference.after() != null)
                .singleElement()
                .satisfies(difference -> assertThat(difference.before()).isEqualByComparingTo("0.0095"));
        assertThat(cards.activate(OLGA, card.id())).isTrue();
        assertThat(charge(ended(slovene, Direction.BUSINESS_INITIATED, at(16, 10), 60L))
                        .metaCost())
                .isEqualByComparingTo("0.0200");
        assertThat(charge(ended(slovene, Direction.BUSINESS_INITIATED, at(14, 10), 60L))
                        .metaCost())
                .isEqualByComparingTo("0.0095");
        assertThat(charge(ended(MIRA, Direction.BUSINESS_INITIATED, at(16, 10), 60L))
                        .metaCost())
                .as("what the newer card does not name stays")
                .isEqualByComparingTo("0.0095");
        assertThat(cards.activate(OLGA, UUID.randomUUID())).isFalse();
    }

    @Test
    void thePlanAddsItsMarkupPerMinuteToMetasCost() throws Exception {
        plan(MARLIN, "0.0100");
        CallId call = new CallId(UUID.randomUUID());
        Cdr cdr = cdr(call, 1, MIRA, Direction.BUSINESS_INITIATED, at(3, 9), 70L);
        Cdr marlins = new Cdr(
                call,
                1,
                new PhoneNumberId("206418377151201"),
                new WabaId("104729118830777"),
                cdr.direction(),
                cdr.outcome(),
                cdr.user(),
                null,
                cdr.invitedAt(),
                cdr.talkStart(),
                cdr.talkEnd(),
                cdr.talkSeconds(),
                cdr.evidence());
        transactions.inTenant(MARLIN, () -> events.publishEvent(new CdrWritten(MARLIN, marlins)));
        Charge charge = charges.find(MARLIN, call).orElseThrow();
        assertThat(charge.metaCost()).isEqualByComparingTo("0.0114");
        assertThat(charge.tenantPrice()).isEqualByComparingTo("0.0234");
        assertThat(charge.plan()).isEqualTo("Standard");
    }

    @Test
    void reportsGroupByEachKeyAndEqualTheChargesThemselves() {
        ended(MIRA, Direction.BUSINESS_INITIATED, at(3, 9), 56L);
        ended(MIRA, Direction.BUSINESS_INITIATED, at(4, 9), 70L);
        ended(MIRA, Direction.USER_INITIATED, at(4, 10), 60L);
        ended(ROBIN, Direction.BUSINESS_INITIATED, at(4, 11), 60L);
        for (String group : CostReports.groups()) {
            List<CostReports.Row> rows = report(List.of(group));
            assertThat(rows).allSatisfy(row -> assertThat(row.keys()).containsOnlyKeys(group));
            assertThat(rows.stream().mapToLong(CostReports.Row::calls).sum()).isEqualTo(4);
            assertThat(rows.stream().map(CostReports.Row::metaCost).reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo("0.0209");
        }
        assertThat(report(List.of("day", "direction", "market"))).hasSize(4);
        assertThat(reports.report(
                        TERN, month.atDay(1), month.atEndOfMonth(), List.of("direction"), ZoneId.of("Europe/Sofia")))
                .isEqualTo(report(List.of("direction")));
        assertThatThrownBy(() -> report(List.of("day; drop table charge")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(reports.report(MARLIN, month.atDay(1), month.atDay(2), List.of()))
                .isEmpty();
    }

    @Test
    void aPreviewCostsWhatTheCallWould() {
        Charges.Preview preview = charges.preview(
                TERN,
                USD,
                "385915550142",
                "",
                new BigDecimal("70"),
                at(3, 9).atZone(ZoneId.of("UTC")).toLocalDate(),
                BigDecimal.ZERO);
        assertThat(preview.amount()).isEqualByComparingTo("0.0114");
        assertThat(charges.previewMarket(
                                TERN,
                                USD,
                                CEE.toUpperCase(java.util.Locale.ROOT),
                                new BigDecimal("180"),
                                month.atDay(1),
                                new BigDecimal("49999"))
                        .amount())
                .isEqualByComparingTo("0.0228");
        assertThat(charges.preview(TERN, USD, "61491570156", "", BigDecimal.TEN, month.atDay(1), BigDecimal.ZERO)
                        .amount())
                .isNull();
    }

    @Test
    void marketsMoveWithTheDayAndTheLongestPrefixDecides() {
        LocalDate before = LocalDate.of(2026, 9, 30);
        LocalDate since = LocalDate.of(2026, 10, 1);
        // the card's row says Rest of Africa for Morocco's neighbours only; since October Morocco stands alone
        assertThat(market("212612345678", "", before)).isEqualTo("Rest of Africa");
        assertThat(market("212612345678", "", since)).isEqualTo("Morocco");
        assertThat(market("18095550100", "", since)).isEqualTo("Rest of Latin America");
        assertThat(market("14165550100", "", since)).isEqualTo("North America");
        assertThat(market("12465550100", "", since))
                .as("an island that no list names")
                .isEqualTo("Other");
        assertThat(market("79161234567", "", since)).isEqualTo("Russia");
        assertThat(market("77011234567", "", since)).isEqualTo("Kazakhstan");
        assertThat(market("77011234567", "", before)).isEqualTo("Other");
        assertThat(market("", "KZ", since)).as("a hidden number, by its id").isEqualTo("Kazakhstan");
        assertThat(market("", "QQ", since)).isEqualTo("Other");
        // Ukraine had the price of its region until it stood alone; the card has no row of its own for it
        assertThat(charges.preview(TERN, USD, "380441234567", "", BigDecimal.TEN, before, BigDecimal.ZERO)
                        .amount())
                .isEqualByComparingTo("0.0019");
        assertThat(charges.preview(TERN, USD, "380441234567", "", BigDecimal.TEN, since, BigDecimal.ZERO)
                        .amount())
                .isNull();
    }

    private @Nullable String market(String digits, String country, LocalDate day) {
        return charges.preview(TERN, USD, digits, country, BigDecimal.ONE, day, BigDecimal.ZERO)
                .market();
    }

    @Test
    void theSumsOfReportsEqualTheChargesAndTheProofTellsWhenNot() {
        ended(MIRA, Direction.BUSINESS_INITIATED, at(3, 9), 56L);
        ended(ROBIN, Direction.BUSINESS_INITIATED, at(3, 10), 56L);
        ended(MIRA, Direction.USER_INITIATED, at(4, 10), 600L);
        CallId corrected = ended(MIRA, Direction.BUSINESS_INITIATED, at(5, 9), null);
        write(cdr(corrected, 2, MIRA, Direction.BUSINESS_INITIATED, at(6, 9), 120L));
        assertThat(proof.check(TERN, month.atDay(1), month.atEndOfMonth()).differences())
                .isZero();
        transactions.inTenant(TERN, () -> {
            jdbc.sql("update cost_day set pulses = pulses + 1 where day = ? and direction = 'USER_INITIATED'")
                    .param(month.atDay(4))
                    .update();
        });
        RollupProof.Proof broken = proof.check(TERN, month.atDay(1), month.atEndOfMonth());
        assertThat(broken.differences()).isEqualTo(2);
        assertThat(broken.example()).startsWith(month.atDay(4).toString());
        proof.rebuild(TERN, month.atDay(1), month.atEndOfMonth());
        assertThat(proof.check(TERN, month.atDay(1), month.atEndOfMonth()).differences())
                .isZero();
        assertThat(proof.last(TERN).orElseThrow().differences()).isZero();
        assertThat(proof.last(MARLIN)).isEmpty();
    }

    @Test
    void aReportIsCutByEveryKeyAndOpensItsCalls() {
        CallId first = ended(MIRA, Direction.BUSINESS_INITIATED, at(3, 9), 56L);
        CallId second = ended(MIRA, Direction.BUSINESS_INITIATED, at(3, 10), 70L);
        ended(ROBIN, Direction.BUSINESS_INITIATED, at(3, 10), 60L);
        CostQuestion cee = new CostQuestion(
                month.atDay(1), month.atEndOfMonth(), List.of("tier"), null, java.util.Map.of("market", CEE));
        assertThat(reports.report(TERN, cee)).singleElement().satisfies(row -> {
            assertThat(row.keys()).containsEntry("tier", "0");
            assertThat(row.calls()).isEqualTo(2);
        });
        List<CostReports.Called> page = reports.calls(TERN, cee, null, 1);
        assertThat(page).extracting(CostReports.Called::call).containsExactly(second);
        assertThat(reports.calls(TERN, cee, new CostReports.After(at(3, 10), second), 5))
                .extracting(CostReports.Called::call)
                .containsExactly(first);
        assertThat(reports.count(TERN, cee)).isEqualTo(2);
        assertThat(reports.calls(MARLIN, cee, null, 5)).isEmpty();
        CostQuestion hours = new CostQuestion(
                month.atDay(1), month.atEndOfMonth(), List.of("hour"), ZoneId.of("UTC"), java.util.Map.of());
        assertThat(reports.report(TERN, hours))
                .extracting(row -> row.keys().get("hour"))
                .containsExactly("09", "10");
    }

    @Test
    void aPlanOfThePlatformSetsTheSecondColumnAndItsFreeMinutesRunOut() throws Exception {
        plan(MARLIN, "0.0100");
        try (var superuser = database.superuser();
                var statement = superuser.createStatement()) {
            statement.execute("update app.price_plan set markup_percent = 25, per_pulse = 0.001, free_minutes = 1");
        }
        Charge covered = marlins(60L, at(3, 9));
        assertThat(covered.metaCost()).isEqualByComparingTo("0.0095");
        assertThat(covered.tenantPrice()).isEqualByComparingTo("0");
        assertThat(covered.freeSeconds()).isEqualTo(60);
        // 10 pulses: 0.0095 and a quarter more, 0.01 for the pulses, 0.01 for the minute
        assertThat(marlins(60L, at(3, 10)).tenantPrice()).isEqualByComparingTo("0.031875");
        try (var superuser = database.superuser();
                var statement = superuser.createStatement()) {
            statement.execute("delete from app.price_plan");
        }
    }

    private Charge marlins(long seconds, Instant start) {
        CallId call = new CallId(UUID.randomUUID());
        Cdr cdr = cdr(call, 1, MIRA, Direction.BUSINESS_INITIATED, start, seconds);
        Cdr own = new Cdr(
                call,
                1,
                new PhoneNumberId("206418377151201"),
                new WabaId("104729118830777"),
                cdr.direction(),
                cdr.outcome(),
                cdr.user(),
                null,
                cdr.invitedAt(),
                cdr.talkStart(),
                cdr.talkEnd(),
                cdr.talkSeconds(),
                cdr.evidence());
        transactions.inTenant(MARLIN, () -> events.publishEvent(new CdrWritten(MARLIN, own)));
        return charges.find(MARLIN, call).orElseThrow();
    }

    @Test
    void ratingThreeTimesGivesTheSameBytes() {
        for (int i = 0; i < 40; i++) {
            ended(i % 3 == 0 ? HIDDEN : MIRA, Direction.BUSINESS_INITIATED, at(3 + i % 20, i % 24), 1L + i * 7L);
        }
        charges.rateAgain(TERN, month);
        String once = bytes();
        charges.rateAgain(TERN, month);
        String twice = bytes();
        charges.rateAgain(TERN, month);
        assertThat(twice).isEqualTo(once);
        assertThat(bytes()).isEqualTo(once);
    }

    /// Every charge of the month, every column, as text.
    private String bytes() {
        return transactions.inTenant(
                TERN,
                () -> String.join(
                        "\n",
                        jdbc.sql("select c::text from charge c where day between ? and ? order by call_id, version")
                                .param(month.atDay(1))
                                .param(month.atEndOfMonth())
                                .query(String.class)
                                .list()));
    }

    @Test
    void aMonthIsStatedOnceAndACreditNoteTakesBackWhatBecameCheaper() throws Exception {
        month = YearMonth.of(2026, 4);
        ended(MIRA, Direction.BUSINESS_INITIATED, at(12, 9), 6000L);
        ended(MIRA, Direction.USER_INITIATED, at(12, 10), 6000L);
        ended(ROBIN, Direction.BUSINESS_INITIATED, at(12, 11), 60L);
        assertThat(statements.issue(TERN, OLGA, month)).singleElement().satisfies(first -> {
            assertThat(first.kind()).isEqualTo(Statement.Kind.STATEMENT);
            assertThat(first.number()).isEqualTo(1);
            assertThat(first.label()).isEqualTo("2026-000001");
            // 100 minutes at 0.0095; the unrated call and the user's own are no lines
            assertThat(first.lines()).hasSize(1);
            assertThat(first.net()).isEqualByComparingTo("0.95");
            assertThat(first.calls()).isEqualTo(1);
        });
        assertThat(statements.issue(TERN, OLGA, month))
                .as("twice is as good as once")
                .isEmpty();
        tellTier(CEE, at(10, 0));
        until(() -> told() == at(10, 0).getEpochSecond());
        charges.rateAgain(TERN, month);
        assertThat(statements.issue(TERN, OLGA, month)).singleElement().satisfies(note -> {
            assertThat(note.kind()).isEqualTo(Statement.Kind.CREDIT_NOTE);
            assertThat(note.number()).isEqualTo(2);
            assertThat(note.net()).isEqualByComparingTo("-0.29");
            assertThat(note.lines()).hasSize(2);
        });
        assertThat(statements.issue(TERN, OLGA, month)).isEmpty();
        assertThat(statements.all(TERN)).hasSize(2);
        assertThat(statements.all(MARLIN)).isEmpty();
        assertThat(statements.find(MARLIN, statements.all(TERN).getFirst().id()))
                .isEmpty();
        assertThat(statements.issue(TERN, OLGA, YearMonth.of(2099, 1)))
                .as("not over")
                .isEmpty();
    }

    @Test
    void theDemoCardIsTheSampleCard() throws Exception {
        Path sample = Path.of("src", "test", "resources", "rating", "sample-rate-card.csv");
        CardImport.Result result = CardImport.read(Files.readString(sample));
        assertThat(result.errors()).isEmpty();
        assertThat(result.warnings()).hasSize(5);
        List<String> demo = transactions.asOperator(
                "test", () -> jdbc.sql("""
                        select concat_ws('|', market, country, prefix, tier_from, tier_to, per_minute, r.effective_from)
                        from rate r join rate_card c on c.id = r.card_id where c.version = 1 order by 1
                        """).query(String.class).list());
        assertThat(demo)
                .containsExactlyInAnyOrderElementsOf(result.rates().stream()
                        .map(rate -> rate.market() + "|" + rate.country() + "|" + rate.prefix() + "|"
                                + rate.tier().from() + "|"
                                + (rate.tier().to() == null ? "" : rate.tier().to() + "|")
                                + rate.perMinute().toPlainString() + "|"
                                + rate.effectiveFrom())
                        .toList());
    }

    private CallId ended(WaUser user, Direction direction, Instant start, @Nullable Long seconds) {
        CallId call = new CallId(UUID.randomUUID());
        write(cdr(call, 1, user, direction, start, seconds));
        return call;
    }

    private static Cdr cdr(
            CallId call, int version, WaUser user, Direction direction, Instant start, @Nullable Long seconds) {
        return new Cdr(
                call,
                version,
                SOFIA,
                new WabaId("104729118830551"),
                direction,
                seconds == null ? "UNANSWERED" : "ANSWERED",
                user,
                "Sava",
                start.minusSeconds(5),
                seconds == null ? null : start,
                seconds == null ? null : start.plusSeconds(seconds),
                seconds,
                List.of(UUID.randomUUID()));
    }

    /// As `cdr` does it: the row and its event in one transaction.
    private void write(Cdr cdr) {
        transactions.inTenant(TERN, () -> {
            jdbc.sql("""
                            insert into cdr (tenant_id, call_id, version, number_id, waba_id, direction, outcome, fault, wa_id, bsuid,
                                             agent_name, invited_at, talk_start, talk_end, talk_seconds, evidence)
                            values (?, ?, ?, ?, ?, ?, ?, 'NONE', ?, ?, ?, ?, ?, ?, ?, ?)
                            """)
                    .param(TERN.value())
                    .param(cdr.call().value())
                    .param(cdr.version())
                    .param(cdr.number().value())
                    .param(cdr.waba().value())
                    .param(cdr.direction().name())
                    .param(cdr.outcome())
                    .param(cdr.user().waId() == null ? null : cdr.user().waId().digits())
                    .param(
                            cdr.user().bsuid() == null
                                    ? null
                                    : cdr.user().bsuid().value())
                    .param(cdr.agentName())
                    .param(Timestamp.from(cdr.invitedAt()))
                    .param(cdr.talkStart() == null ? null : Timestamp.from(cdr.talkStart()))
                    .param(cdr.talkEnd() == null ? null : Timestamp.from(cdr.talkEnd()))
                    .param(cdr.talkSeconds())
                    .param(cdr.evidence().toArray(new UUID[0]))
                    .update();
            events.publishEvent(new CdrWritten(TERN, cdr));
        });
    }

    private Charge charge(CallId call) {
        return charges.find(TERN, call).orElseThrow();
    }

    private List<CostReports.Row> report(List<String> groups) {
        return reports.report(TERN, month.atDay(1), month.atEndOfMonth(), groups);
    }

    /// In UTC.
    private Instant at(int day, int hour) {
        return month.atDay(day).atTime(hour, 0).toInstant(java.time.ZoneOffset.UTC);
    }

    private void usage(String market, long pulses) {
        transactions.inTenant(TERN, () -> {
            jdbc.sql("insert into tier_usage (tenant_id, market, month, pulses) values (?, ?, ?, ?)")
                    .param(TERN.value())
                    .param(market)
                    .param(month.atDay(1))
                    .param(pulses)
                    .update();
        });
    }

    /// Plans are agreed with the BSP; the app only reads them.
    private static void plan(TenantId tenant, String markup) throws SQLException {
        try (var superuser = database.superuser();
                var statement = superuser.createStatement()) {
            statement.execute("delete from app.price_plan");
            statement.execute(
                    "insert into app.price_plan values ('" + tenant + "', 'Standard', " + markup + ", 'USD')");
        }
    }

    @Test
    void theRawProofFindsARecordAndAChargeThatMetaDidNotTell() throws Exception {
        String wacid = "wacid.RAW" + UUID.randomUUID();
        inbox.store("""
                {"object":"whatsapp_business_account","entry":[{"id":"104729118830551","changes":[{"field":"calls","value":{
                "messaging_product":"whatsapp","metadata":{"display_phone_number":"35925550101","phone_number_id":"%s"},
                "calls":[{"id":"%s","event":"terminate","from":"385915550142","to":"35925550101","direction":"USER_INITIATED",
                "timestamp":"%d","status":"COMPLETED","start_time":"%d","end_time":"%d","duration":61}]}}]}]}""".formatted(
                        SOFIA.value(),
                        wacid,
                        at(5, 9).getEpochSecond() + 62,
                        at(5, 9).getEpochSecond(),
                        at(5, 9).getEpochSecond() + 61)
                .getBytes(StandardCharsets.UTF_8));
        until(() -> raw.check(TERN).calls() > 0);
        assertThat(raw.check(TERN).flaws()).isEmpty();

        superuser(
                "update app.charge set pulses = 10 where seconds = 61 and call_id = (select call_id from app.cdr where wacid = '"
                        + wacid + "' limit 1)");
        assertThat(raw.check(TERN).flaws()).containsExactly(wacid + ": 61 s are 11 pulses, charged are 61 s and 10");
        superuser("update app.cdr set talk_seconds = 55 where wacid = '" + wacid + "'");
        assertThat(raw.check(TERN).flaws()).containsExactly(wacid + ": Meta told 61 s of talk, its record says 55");
        superuser("update app.cdr set talk_seconds = 61 where wacid = '" + wacid + "'");
        superuser(
                "update app.charge set pulses = 11 where seconds = 61 and call_id = (select call_id from app.cdr where wacid = '"
                        + wacid + "' limit 1)");
        assertThat(raw.check(MARLIN).calls()).isZero();
    }

    @Test
    void thePriceProofNamesACallThatIsChargedOtherwiseThanItCosts() throws Exception {
        // in the future, so that no card of the past is late for it
        month = month.plusYears(12);
        CallId call = ended(MIRA, Direction.BUSINESS_INITIATED, at(3, 9), 60L);
        ended(MIRA, Direction.USER_INITIATED, at(3, 10), 60L);
        CallId unrated = ended(ROBIN, Direction.BUSINESS_INITIATED, at(4, 9), 60L);
        assertThat(prices.check(TERN, month)).isEqualTo(new PriceProof.Verdict(3, List.of()));
        assertThat(charge(call).minutesBefore()).as("nothing was counted twice").isEqualByComparingTo("0");

        superuser("update app.charge set meta_cost = 0.0113 where call_id = '" + call + "'");
        assertThat(prices.check(TERN, month).flaws())
                .containsExactly(call + " is charged 0.0113 USD for Meta and costs 0.0095 USD");
        superuser("update app.charge set meta_cost = 0.0095, tenant_price = 1 where call_id = '" + call + "'");
        assertThat(prices.check(TERN, month).flaws())
                .containsExactly(call + " is sold at 1 USD and by its plan at 0.0095 USD");
        superuser("update app.charge set tenant_price = 0.0095 where call_id = '" + call + "'");
        superuser("update app.charge set meta_cost = 0 where call_id = '" + unrated + "'");
        assertThat(prices.check(TERN, month).flaws())
                .containsExactly(unrated + " is charged 0 USD for Meta and costs nothing, unrated");
        assertThat(prices.check(MARLIN, month).prices()).isZero();
    }

    private void tellTier(String region, Instant at) throws Inbox.UnreadableDelivery {
        inbox.store("""
                {"object":"whatsapp_business_account","entry":[{"id":"104729118830551","changes":[{"field":"account_update","value":{
                "event":"VOLUME_BASED_PRICING_TIER_UPDATE","volume_tier_info":{"tier_update_time":%d,"pricing_category":"CALLING",
                "tier":"250001:1000000","effective_month":"%s","region":"%s"}}}]}]}""".formatted(at.getEpochSecond(), month, region).getBytes(StandardCharsets.UTF_8));
    }

    private long told() {
        return transactions.inTenant(
                TERN,
                () -> jdbc.sql(
                                "select coalesce(max(extract(epoch from told_at)), 0)::bigint from tier_told where month = ?")
                        .param(month.atDay(1))
                        .query(Long.class)
                        .single());
    }

    /// Waits for a condition, never for a time.
    private static void superuser(String sql) throws SQLException {
        try (var connection = database.superuser();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static void until(BooleanSupplier condition) {
        Instant end = Instant.now().plus(Duration.ofSeconds(15));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("the condition came true in time").isBefore(end);
            Thread.onSpinWait();
        }
    }
}
