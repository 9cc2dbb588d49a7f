package io.pulseline.platform.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.messages.MessageCharge.Free;
import io.pulseline.platform.rating.CardImpact;
import io.pulseline.platform.rating.CardImpacts;
import io.pulseline.platform.rating.CardImport;
import io.pulseline.platform.rating.RateCards;
import io.pulseline.platform.reconciliation.MessageCause;
import io.pulseline.platform.reconciliation.MessageReconciliation;
import io.pulseline.platform.statements.Statement;
import io.pulseline.platform.statements.Statements;
import io.pulseline.platform.webhooks.Inbox;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// From Meta's status webhook to the price of a message: its `pricing` object, the card, the free ones of a
/// month.
@SpringBootTest(classes = CoreTestApplication.class)
class MessageCostsIT {
    static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    static final PhoneNumberId SOFIA = new PhoneNumberId("206418377150934");
    private static final String WABA = "104729118830551";
    static final Actor OLGA = new Actor.Program("olga");
    static final String CARD = """
            market,country_iso2,calling_code,currency,category,tier_from_messages,tier_to_messages,rate_per_message,effective_from,source
            Rest of Central & Eastern Europe,HR,385,USD,MARKETING,0,,0.0860,2026-04-01,Oct 2026 card
            Rest of Central & Eastern Europe,HR,385,USD,UTILITY,0,99999,0.0212,2026-04-01,Oct 2026 card
            Rest of Central & Eastern Europe,HR,385,USD,UTILITY,100000,,0.0201,2026-04-01,Oct 2026 card
            Rest of Central & Eastern Europe,HR,385,USD,SERVICE,0,,0.0212,2026-10-01,Oct 2026 card
            """;

    private static final AtomicInteger MONTHS = new AtomicInteger();
    private static final AtomicInteger MESSAGES = new AtomicInteger();
    private static TestDatabase database;
    private YearMonth month;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "message_costs");
    }

    @Autowired
    MessageCosts costs;

    @Autowired
    RateCards cards;

    @Autowired
    CardImpacts impacts;

    @Autowired
    Statements statements;

    @Autowired
    MessageReconciliation reconciliation;

    @Autowired
    Inbox inbox;

    @BeforeEach
    void aMonthOfItsOwnAndACard() {
        month = YearMonth.of(2026, 11).plusMonths(MONTHS.getAndIncrement());
        if (cards.all().stream().noneMatch(card -> card.kind() == CardImport.Kind.MESSAGE)) {
            CardImport.Result read = CardImport.read(CARD);
            assertThat(read.errors()).isEmpty();
            assertThat(read.kind()).isEqualTo(CardImport.Kind.MESSAGE);
            RateCards.Card card = cards.store(OLGA, "messages.csv", read).orElseThrow();
            assertThat(card.version()).isEqualTo(1);
            cards.approve(OLGA, card.id());
            cards.activate(OLGA, card.id());
        }
    }

    @Test
    void aTemplateCostsWhatItsCategoryCostsOnTheDayItArrived() throws Exception {
        String utility = delivered("utility", "regular", at(3));
        String marketing = delivered("marketing", "regular", at(3));
        MessageCharge charge = charge(utility);
        assertThat(charge.market()).isEqualTo("Rest of Central & Eastern Europe");
        assertThat(charge.prefix()).isEqualTo("385");
        assertThat(charge.rate()).isEqualByComparingTo("0.0212");
        assertThat(charge.metaCost()).isEqualByComparingTo("0.0212");
        assertThat(charge.tenantPrice()).isEqualByComparingTo("0.0212");
        assertThat(charge.cardVersion()).isEqualTo(1);
        assertThat(charge.rateSource()).isEqualTo("Oct 2026 card");
        assertThat(charge.day()).isEqualTo(month.atDay(3));
        assertThat(charge.evidence())
                .as("the webhook that priced it and the one that delivered it")
                .hasSize(2);
        assertThat(charge(marketing).metaCost()).isEqualByComparingTo("0.0860");
        assertThat(costs.of(MARLIN, List.of(utility))).isEmpty();
        assertThat(costs.report(MARLIN, month.atDay(1), month.atEndOfMonth(), null))
                .isEmpty();
    }

    @Test
    void aNewCardShowsWhatItWouldHaveMadeOfAMonthBeforeAnyoneStandsForIt() throws Exception {
        delivered("utility", "regular", at(3));
        delivered("utility", "regular", at(9));
        delivered("marketing", "regular", at(9));
        delivered("service", "regular", at(9));
        CardImport.Result read = CardImport.read("""
                market,country_iso2,calling_code,currency,category,tier_from_messages,tier_to_messages,rate_per_message,effective_from,source
                Rest of Central & Eastern Europe,HR,385,USD,UTILITY,0,99999,0.0300,2026-04-01,dearer
                Rest of Central & Eastern Europe,HR,385,USD,UTILITY,100000,,0.0201,2026-04-01,dearer
                """);
        RateCards.Card dearer = cards.store(OLGA, "dearer.csv", read).orElseThrow();
        assertThat(impacts.of(dearer.id(), month))
                .as("the free service message costs nothing by either card")
                .extracting(CardImpact::category, CardImpact::counted, CardImpact::unpriced)
                .containsExactly(tuple("MARKETING", 1L, 1L), tuple("UTILITY", 2L, 0L));
        assertThat(impacts.of(dearer.id(), month)).first().satisfies(marketing -> {
            assertThat(marketing.now()).isEqualByComparingTo("0.0860");
            assertThat(marketing.then()).as("the card has no rate for it").isNull();
        });
        assertThat(impacts.of(dearer.id(), month)).last().satisfies(utility -> {
            assertThat(utility.now()).isEqualByComparingTo("0.0424");
            assertThat(utility.then()).isEqualByComparingTo("0.0600");
        });
        assertThat(impacts.of(dearer.id(), month.minusMonths(120))).isEmpty();
    }

    @Test
    void theThousandFreeOnesAreOfTheNumberAndTheMonth() throws Exception {
        usage(998);
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            messages.add(delivered("service", "regular", at(4 + i)));
        }
        assertThat(messages).extracting(id -> charge(id).place()).containsExactly(999L, 1000L, 1001L, 1002L);
        assertThat(messages)
                .extracting(id -> charge(id).free())
                .containsExactly(Free.ALLOWANCE, Free.ALLOWANCE, null, null);
        assertThat(messages)
                .extracting(id -> charge(id).metaCost().toPlainString())
                .containsExactly("0", "0", "0.0212", "0.0212");
        assertThat(costs.report(TERN, month.atDay(1), month.atEndOfMonth(), SOFIA))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.category()).isEqualTo("SERVICE");
                    assertThat(row.messages()).isEqualTo(4);
                    assertThat(row.free()).isEqualTo(2);
                    assertThat(row.metaCost()).isEqualByComparingTo("0.0424");
                });
        month = YearMonth.of(2026, 11).plusMonths(MONTHS.getAndIncrement());
        assertThat(charge(delivered("service", "regular", at(1))).place())
                .as("another month counts anew")
                .isEqualTo(1L);
    }

    @Test
    void beforeOctoberFreeWordsCostNothing() throws Exception {
        month = YearMonth.of(2026, 9);
        MessageCharge charge = charge(delivered("service", "regular", at(30)));
        assertThat(charge.free()).isEqualTo(Free.NOT_CHARGED_YET);
        assertThat(charge.metaCost()).isEqualByComparingTo("0");
        assertThat(charge.place()).isNull();
    }

    @Test
    void whatTheWindowOrAnAdvertisementMakesFreeCostsNothing() throws Exception {
        assertThat(charge(delivered("utility", "free_customer_service", at(5))).free())
                .isEqualTo(Free.SERVICE_WINDOW);
        MessageCharge entry = charge(delivered("service", "free_entry_point", at(5)));
        assertThat(entry.free()).isEqualTo(Free.ENTRY_POINT);
        assertThat(entry.place()).as("it uses up none of the free ones").isNull();
    }

    @Test
    void aWordWeDoNotKnowLeavesItUnratedAndNeverFails() throws Exception {
        MessageCharge charge = charge(delivered("utility", "half_price", at(6)));
        assertThat(charge.metaCost()).isNull();
        assertThat(charge.tenantPrice()).isNull();
        assertThat(charge.unrated()).contains("half_price");
        MessageCharge missing = charge(delivered("authentication", "regular", at(6)));
        assertThat(missing.unrated()).contains("no AUTHENTICATION rate");
    }

    @Test
    void nothingIsChargedBeforeItIsDeliveredAndTheOrderOfWebhooksDoesNotMatter() throws Exception {
        String sent = id();
        status(sent, "sent", at(7), "utility", "regular");
        String failed = id();
        status(failed, "sent", at(7), "utility", "regular");
        status(failed, "failed", at(7), null, null);
        String backwards = id();
        status(backwards, "delivered", at(7).plusSeconds(1), null, null);
        status(backwards, "sent", at(7), "utility", "regular");
        until(() -> costs.of(TERN, List.of(backwards)).size() == 1);
        assertThat(costs.of(TERN, List.of(sent, failed))).isEmpty();
        status(sent, "read", at(8), null, null);
        until(() -> costs.of(TERN, List.of(sent)).size() == 1);
        assertThat(charge(sent).day()).isEqualTo(month.atDay(8));
        status(sent, "delivered", at(8), "utility", "regular");
        status(sent, "read", at(9), "utility", "regular");
        String last = delivered("utility", "regular", at(9));
        assertThat(charge(last).version()).isEqualTo(1);
        assertThat(charge(sent).version()).as("told again, charged once").isEqualTo(1);
    }

    @Test
    void pricingAMonthAgainThreeTimesGivesTheSameAndFollowsALaterCard() throws Exception {
        usage(0);
        String late = delivered("service", "regular", at(20));
        String early = delivered("service", "regular", at(10));
        assertThat(charge(early).place()).as("as they came").isEqualTo(2L);
        assertThat(costs.rateAgain(TERN, month)).isEqualTo(2);
        assertThat(costs.rateAgain(TERN, month)).isZero();
        assertThat(costs.rateAgain(TERN, month)).isZero();
        assertThat(charge(early).place()).as("as they arrived").isEqualTo(1L);
        assertThat(charge(late).place()).isEqualTo(2L);
        assertThat(costs.report(TERN, month.atDay(1), month.atEndOfMonth(), null))
                .singleElement()
                .satisfies(row -> assertThat(row.messages()).isEqualTo(2));
        assertThat(costs.differences(TERN, month.atDay(1), month.atEndOfMonth()))
                .as("sums equal their facts")
                .isZero();
        sql("update app.message_day set messages = messages + 1 where day = '" + month.atDay(10) + "'");
        assertThat(costs.differences(TERN, month.atDay(1), month.atEndOfMonth()))
                .as("a planted one is seen from both sides")
                .isEqualTo(2);
        sql("update app.message_day set messages = messages - 1 where day = '" + month.atDay(10) + "'");
    }

    @Test
    void theWordBeforeSendingNamesTheClassThePriceAndWhatIsLeft() throws Exception {
        WaUser mira = new WaUser(new E164("385915550142"), null, null);
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        sql("delete from app.message_usage where month = '" + today.withDayOfMonth(1) + "'");
        MessageCosts.Estimate free =
                costs.estimate(TERN, SOFIA, mira, "SERVICE").orElseThrow();
        assertThat(free.free()).isEqualTo(Free.ALLOWANCE);
        assertThat(free.left()).isEqualTo(1000);
        assertThat(free.price()).isEqualByComparingTo("0");
        assertThat(free.rate()).isEqualByComparingTo("0.0212");
        assertThat(costs.estimate(TERN, SOFIA, mira, "MARKETING").orElseThrow().price())
                .isEqualByComparingTo("0.0860");
        sql("insert into app.message_usage values ('" + TERN + "', '" + SOFIA + "', 'SERVICE', '"
                + today.withDayOfMonth(1) + "', 1000)");
        MessageCosts.Estimate paid =
                costs.estimate(TERN, SOFIA, mira, "SERVICE").orElseThrow();
        assertThat(paid.free()).isNull();
        assertThat(paid.left()).isZero();
        assertThat(paid.price()).isEqualByComparingTo("0.0212");
        assertThat(costs.estimate(MARLIN, SOFIA, mira, "SERVICE"))
                .as("not their number")
                .isEmpty();
    }

    @Test
    void chargedMessagesStandOnTheStatementOfTheirMonth() throws Exception {
        month = YearMonth.of(2026, 10);
        delivered("utility", "regular", at(3));
        delivered("utility", "regular", at(4));
        delivered("utility", "free_customer_service", at(4));
        delivered("service", "regular", at(5));
        Statement statement = statements.issue(TERN, OLGA, month).getFirst();
        assertThat(statement.lines()).singleElement().satisfies(line -> {
            assertThat(line.category()).isEqualTo("UTILITY");
            assertThat(line.calls()).isEqualTo(2);
            assertThat(line.amount()).isEqualByComparingTo("0.0424");
        });
        assertThat(statement.calls()).as("messages are no calls").isZero();
        assertThat(statement.net()).isEqualByComparingTo("0.04");
        assertThat(statements.issue(TERN, OLGA, month))
                .as("twice is as good as once")
                .isEmpty();
        delivered("marketing", "regular", at(6));
        assertThat(statements.issue(TERN, OLGA, month)).singleElement().satisfies(supplement -> {
            assertThat(supplement.kind()).isEqualTo(Statement.Kind.SUPPLEMENT);
            assertThat(supplement.netExact()).isEqualByComparingTo("0.0860");
        });
    }

    @Test
    void aCardOfMessagesSaysItsHolesAndItsDifferencesLikeOneOfCalls() {
        CardImport.Result read = CardImport.read(CARD.replace(
                        "Rest of Central & Eastern Europe,HR,385,USD,SERVICE,0,,0.0212,2026-10-01,Oct 2026 card\n", "")
                .replace("0,99999,0.0212", "0,89999,0.0300"));
        assertThat(read.warnings())
                .anyMatch(hole -> hole.contains("no rate for SERVICE"))
                .anyMatch(hole -> hole.contains("no rate from 90000 to 99999 messages"));
        RateCards.Card card = cards.store(OLGA, "holes.csv", read).orElseThrow();
        assertThat(card.active()).isFalse();
        assertThat(cards.diff(card.id()).orElseThrow())
                .extracting(RateCards.Difference::category)
                .containsExactlyInAnyOrder("SERVICE", "UTILITY");
        assertThat(CardImport.read(CARD.replace("MARKETING", "POSTCARD")).errors())
                .singleElement()
                .satisfies(error -> assertThat(error.field()).isEqualTo("category"));
        assertThat(cards.find(card.id()).orElseThrow().kind()).isEqualTo(CardImport.Kind.MESSAGE);
    }

    @Test
    void aMonthStandsBesideWhatMetaCounts() throws Exception {
        String missing = delivered("utility", "regular", at(3));
        delivered("utility", "regular", at(5));
        delivered("utility", "regular", at(7));
        delivered("service", "free_customer_service", at(5));
        metaCounts(at(5), "UTILITY", 1, "0.0201");
        metaCounts(at(5), "SERVICE", 1, "0");
        metaCounts(at(7), "UTILITY", 2, "0.0424");
        metaCounts(at(9), "MARKETING", 1, "0.0860");
        MessageReconciliation.Month beside = beside(WABA);
        assertThat(beside.differing())
                .extracting(MessageReconciliation.Bucket::start, MessageReconciliation.Bucket::cause)
                .containsExactly(
                        tuple(at(3), MessageCause.LAG),
                        tuple(at(5), MessageCause.TIER_LAG),
                        tuple(at(7), MessageCause.MISSING_DELIVERY),
                        tuple(at(9), MessageCause.MISSING_DELIVERY));
        assertThat(beside.differing().getFirst().messages()).containsExactly(missing);
        assertThat(beside.causes()).containsEntry(MessageCause.EQUAL, 1L);
        assertThat(beside.ourMessages()).isEqualTo(4);
        assertThat(beside.metaMessages()).isEqualTo(5);
        assertThat(beside.ourCost()).isEqualByComparingTo("0.0636");
        assertThat(beside.metaCost()).isEqualByComparingTo("0.1485");
        assertThat(reconciliation.month(MARLIN, month))
                .allMatch(other -> other.differing().isEmpty());
    }

    /// A change of currency at Meta makes a new account and moves the numbers to it.
    @Test
    void aMessageStaysOnTheBillOfTheAccountItWentOutOn() throws Exception {
        String message = delivered("utility", "regular", at(3));
        sql("insert into app.waba (tenant_id, id, name, currency, zone) values ('" + TERN
                + "', '104729118839998', 'Moved', 'INR', 'Asia/Kolkata')");
        sql("update app.phone_number set waba_id = '104729118839998' where id = '" + SOFIA + "'");
        try {
            assertThat(costs.rateAgain(TERN, month)).isZero();
            assertThat(charge(message).currency().getCurrencyCode()).isEqualTo("USD");
            assertThat(beside(WABA).ourMessages()).isEqualTo(1);
            assertThat(beside("104729118839998").ourMessages()).isZero();
        } finally {
            sql("update app.phone_number set waba_id = '" + WABA + "' where id = '" + SOFIA + "'");
            sql("delete from app.waba where id = '104729118839998'");
        }
    }

    private MessageReconciliation.Month beside(String waba) {
        return reconciliation.month(TERN, month).stream()
                .filter(one -> one.waba().value().equals(waba))
                .findFirst()
                .orElseThrow();
    }

    private void metaCounts(Instant start, String category, long messages, String cost) throws SQLException {
        sql("insert into app.message_bucket values ('" + TERN + "', '" + WABA + "', '" + start
                + "', (select e164 from app.phone_number where id = '" + SOFIA + "'), 'HR', '" + category + "', "
                + messages
                + ", " + cost + ")");
    }

    private Instant at(int day) {
        return month.atDay(day).atTime(9, 0).toInstant(ZoneOffset.UTC);
    }

    private static String id() {
        return "wamid.cost" + MESSAGES.incrementAndGet();
    }

    /// Sent with its price, then delivered; waits for the charge.
    private String delivered(String category, String type, Instant at) throws Exception {
        String message = id();
        status(message, "sent", at.minusSeconds(1), category, type);
        status(message, "delivered", at, null, null);
        until(() -> costs.of(TERN, List.of(message)).size() == 1);
        return message;
    }

    private void status(String message, String word, Instant at, @Nullable String category, @Nullable String type)
            throws Exception {
        String pricing = category == null
                ? ""
                : ",\"pricing\":{\"billable\":true,\"pricing_model\":\"PMP\",\"type\":\"%s\",\"category\":\"%s\"}"
                        .formatted(type, category);
        inbox.store("""
                {"object":"whatsapp_business_account","entry":[{"id":"104729118830551","changes":[{"field":"messages","value":{
                "messaging_product":"whatsapp","metadata":{"display_phone_number":"35924000001","phone_number_id":"%s"},
                "statuses":[{"id":"%s","status":"%s","timestamp":"%d","recipient_id":"385915550142"%s}]}}]}]}""".formatted(SOFIA, message, word, at.getEpochSecond(), pricing)
                .getBytes(StandardCharsets.UTF_8));
    }

    private MessageCharge charge(String message) {
        Map<String, MessageCharge> found = costs.of(TERN, List.of(message));
        assertThat(found).containsKey(message);
        return found.get(message);
    }

    private void usage(long messages) throws SQLException {
        sql("delete from app.message_usage where month = '" + month.atDay(1) + "'");
        sql("insert into app.message_usage values ('" + TERN + "', '" + SOFIA + "', 'SERVICE', '" + month.atDay(1)
                + "', " + messages + ")");
    }

    private static void sql(String statement) throws SQLException {
        try (var superuser = database.superuser();
                var work = superuser.createStatement()) {
            work.execute(statement);
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
