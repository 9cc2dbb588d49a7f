package io.pulseline.platform.messages;

import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.messages.MessageCharge.Free;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.Waba;
import io.pulseline.platform.rating.Rate;
import io.pulseline.platform.rating.RateCards;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Prices messages from what webhooks said of them, tells what the next one would cost, and sums up.
@Service
public class MessageCosts {
    /// Calling codes of a card are no longer.
    private static final int MARKET_DIGITS = 7;

    private final TenantTransactions transactions;
    private final BusinessNumbers numbers;
    private final RateCards cards;
    private final MessageStore store;
    private final Clock clock;

    MessageCosts(
            TenantTransactions transactions,
            BusinessNumbers numbers,
            RateCards cards,
            MessageStore store,
            Clock clock) {
        this.transactions = transactions;
        this.numbers = numbers;
        this.cards = cards;
        this.store = store;
        this.clock = clock;
    }

    /// Sums of days.
    ///
    /// @param market   empty when it cannot be told
    /// @param free     of the messages, those that cost nothing
    /// @param metaCost of those that have a price
    public record Row(
            PhoneNumberId number,
            String market,
            String category,
            Currency currency,
            long messages,
            long free,
            BigDecimal metaCost,
            BigDecimal tenantPrice,
            long unrated) {}

    /// @param number null for all numbers
    public List<Row> report(TenantId tenant, LocalDate from, LocalDate to, @Nullable PhoneNumberId number) {
        return transactions.inTenant(tenant, () -> store.sums(from, to, number));
    }

    /// The newest price of each message that has one, by message id.
    public Map<String, MessageCharge> of(TenantId tenant, List<String> messages) {
        return transactions.inTenant(tenant, () -> store.latest(messages)).stream()
                .collect(Collectors.toMap(MessageCharge::message, Function.identity()));
    }

    /// What a message would be priced as, before it is sent.
    ///
    /// @param category  Meta's, upper case
    /// @param free      why it would cost nothing, null when it is charged
    /// @param left      free ones that the number has left this month, null where the category has none
    /// @param allowance free ones of a month, null with `left`
    /// @param market    null when it cannot be told
    /// @param rate      of the card, also when this one would be free; null when the card has none
    /// @param price     what the tenant would pay, null when the card has no rate
    public record Estimate(
            String category,
            @Nullable Free free,
            @Nullable Long left,
            @Nullable Long allowance,
            @Nullable String market,
            @Nullable BigDecimal rate,
            @Nullable BigDecimal price,
            Currency currency) {}

    /// Nothing is stored, nobody is asked. That a window or an entry point makes a template free, only Meta
    /// knows.
    ///
    /// @param category SERVICE for free words, else the template's
    /// @return empty for a number that the tenant has not
    public Optional<Estimate> estimate(TenantId tenant, PhoneNumberId number, @Nullable WaUser user, String category) {
        return numbers.find(tenant, number)
                .map(found -> transactions.inTenant(tenant, () -> estimate(found, user, category)));
    }

    private Estimate estimate(BusinessNumber number, @Nullable WaUser user, String category) {
        LocalDate day = LocalDate.ofInstant(clock.instant(), number.zone());
        Long allowance = store.allowance(category, day);
        Long used = allowance == null ? null : store.used(number.id(), category, day.withDayOfMonth(1));
        MessagePricing.Verdict verdict =
                MessagePricing.of(category, "regular", allowance, used == null ? null : used + 1);
        RateCards.MessageRate found = cards.message(number.currency(), digits(user), country(user), category, day);
        Rate rate = found.rate();
        MessageStore.Plan plan = store.plan(number.currency(), day);
        BigDecimal meta = verdict.free() != null ? BigDecimal.ZERO : rate == null ? null : rate.perUnit();
        return new Estimate(
                category,
                verdict.free(),
                allowance == null || used == null ? null : Math.max(0, allowance - used),
                allowance,
                found.market(),
                rate == null ? null : rate.perUnit(),
                meta == null ? null : MessagePricing.sell(meta, plan.markupPercent(), plan.perMessage()),
                number.currency());
    }

    /// How many sums of days, both included, are not what their charges add up to.
    public long differences(TenantId tenant, LocalDate from, LocalDate to) {
        return transactions.inTenant(tenant, () -> store.differences(from, to));
    }

    /// Keeps what one webhook says, and prices the message once it can be. Inside the tenant's transaction.
    void learned(TenantId tenant, MessageFact fact) {
        if (!fact.priceable()) {
            return;
        }
        Optional<MessageCharge> before = store.latest(fact.id());
        boolean same = before.isPresent()
                && before.get().category().equals(fact.category())
                && before.get().pricingType().equals(fact.pricingType());
        Waba account = account(tenant, fact).orElse(null);
        if (same || account == null) {
            return;
        }
        store.share(tenant);
        keep(tenant, before.orElse(null), price(tenant, account, fact, before.orElse(null), false));
    }

    /// Prices every message of a month again, in the order of their delivery, with the cards known now.
    /// Doing it twice
    /// changes nothing the second time.
    ///
    /// @param month in the zone of each account
    /// @return how many have another price than before
    public int rateAgain(TenantId tenant, YearMonth month) {
        return transactions.inTenant(tenant, () -> {
            store.alone(tenant);
            store.forgetUsage(month.atDay(1));
            // a day more at both ends: zones of accounts reach 14 hours from UTC
            Instant from = month.atDay(1).minusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
            Instant to = month.atEndOfMonth().plusDays(2).atStartOfDay().toInstant(ZoneOffset.UTC);
            int changed = 0;
            for (MessageFact fact : store.delivered(from, to)) {
                Waba account = account(tenant, fact).orElse(null);
                if (account != null && YearMonth.from(day(account, fact)).equals(month)) {
                    MessageCharge before = store.latest(fact.id()).orElse(null);
                    MessageCharge after = price(tenant, account, fact, before, true);
                    if (before == null || !before.samePriceAs(after)) {
                        keep(tenant, before, after);
                        changed++;
                    }
                }
            }
            return changed;
        });
    }

    /// The account that a message went out on: a number that moved takes its history nowhere.
    private Optional<Waba> account(TenantId tenant, MessageFact fact) {
        return Optional.ofNullable(fact.waba())
                .flatMap(waba -> numbers.account(tenant, waba))
                .or(() ->
                        numbers.find(tenant, fact.number()).flatMap(number -> numbers.account(tenant, number.waba())));
    }

    private static LocalDate day(Waba account, MessageFact fact) {
        return LocalDate.ofInstant(Objects.requireNonNull(fact.deliveredAt()), account.zone());
    }

    private void keep(TenantId tenant, @Nullable MessageCharge before, MessageCharge after) {
        if (before != null) {
            store.rollup(tenant, before, -1);
        }
        store.insert(tenant, after, clock.instant());
        store.rollup(tenant, after, 1);
    }

    /// @param anew whether its place is counted anew; else a message keeps the place it has
    private MessageCharge price(
            TenantId tenant, Waba account, MessageFact fact, @Nullable MessageCharge before, boolean anew) {
        LocalDate day = day(account, fact);
        String category = Objects.requireNonNull(fact.category());
        String type = Objects.requireNonNull(fact.pricingType());
        Long allowance = store.allowance(category, day);
        Long place = null;
        if (allowance != null && MessagePricing.counts(category, type)) {
            place = !anew && before != null && before.place() != null
                    ? before.place()
                    : Long.valueOf(store.count(tenant, fact.number(), category, day.withDayOfMonth(1)));
        }
        MessagePricing.Verdict verdict = MessagePricing.of(category, type, allowance, place);
        RateCards.MessageRate found = cards.message(account.currency(), fact.digits(), fact.country(), category, day);
        Rate rate = found.rate();
        String unrated = verdict.unrated() != null
                ? verdict.unrated()
                : verdict.free() == null && rate == null ? missing(account, found, category, day) : null;
        BigDecimal meta = unrated != null
                ? null
                : verdict.free() != null
                        ? BigDecimal.ZERO
                        : Objects.requireNonNull(rate).perUnit();
        MessageStore.Plan plan = store.plan(account.currency(), day);
        boolean charged = meta != null && verdict.free() == null;
        return new MessageCharge(
                fact.id(),
                before == null ? 1 : before.version() + 1,
                Objects.requireNonNull(fact.deliveredAt()),
                day,
                fact.number(),
                category,
                type,
                found.market(),
                found.market() == null ? null : found.prefix(),
                charged ? Objects.requireNonNull(rate).perUnit() : null,
                charged ? found.version() : null,
                charged ? Objects.requireNonNull(rate).effectiveFrom() : null,
                charged ? Objects.requireNonNull(rate).source() : null,
                verdict.free(),
                place,
                account.currency(),
                meta,
                meta == null ? null : MessagePricing.sell(meta, plan.markupPercent(), plan.perMessage()),
                plan.name(),
                unrated,
                fact.evidence());
    }

    private static String missing(Waba account, RateCards.MessageRate found, String category, LocalDate day) {
        return found.doubt() != null
                ? "The " + account.currency() + " card of messages leaves open what it costs: " + found.doubt()
                : "The " + account.currency() + " card of messages has no " + category + " rate on " + day
                        + (found.market() == null ? "" : ", market " + found.market());
    }

    /// As much of the number as tells its market.
    static String digits(@Nullable WaUser user) {
        String all =
                Optional.ofNullable(user).map(WaUser::waId).map(E164::digits).orElse("");
        return all.substring(0, Math.min(MARKET_DIGITS, all.length()));
    }

    /// The two letters a business-scoped id begins with.
    static String country(@Nullable WaUser user) {
        return Optional.ofNullable(user)
                .map(WaUser::bsuid)
                .map(Bsuid::value)
                .filter(id -> id.matches("[A-Za-z]{2}\\..*"))
                .map(id -> id.substring(0, 2).toUpperCase(Locale.ROOT))
                .orElse("");
    }
}
