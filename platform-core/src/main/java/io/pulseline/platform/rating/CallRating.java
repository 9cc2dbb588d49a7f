package io.pulseline.platform.rating;

import io.pulseline.platform.cdr.Cdr;
import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.Pulses;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// One call's facts to one price: market, minutes so far, tier, rate, plan. Runs inside the caller's tenant
/// transaction.
@Component
class CallRating {
    private final RateCards cards;
    private final ChargeStore store;
    private final MonthCounts counts;
    private final Clock clock;

    CallRating(RateCards cards, ChargeStore store, MonthCounts counts, Clock clock) {
        this.cards = cards;
        this.store = store;
        this.counts = counts;
        this.clock = clock;
    }

    /// @param day    of the call in the zone of the account; its month is the tier's
    /// @param before the price that this one replaces, whose minutes are counted already; null when they are not
    Charge rate(
            TenantId tenant,
            Cdr cdr,
            Currency currency,
            LocalDate day,
            int version,
            ChargeStore.@Nullable Kept before) {
        Pulses pulses = Pulses.ofTalk(Duration.ofSeconds(seconds(cdr)));
        RateCards.Applicable found = cards.find(currency, digits(cdr.user()), country(cdr.user()), day);
        Line line = new Line(cdr, version, currency, pulses, found);
        if (cdr.direction() == Direction.USER_INITIATED || cdr.talkSeconds() == null || store.nobodysBill(cdr)) {
            // calls of users are free, nobody pays for a phone that was not picked up, Meta gives away its sandbox and
            // test numbers, and what another provider of the number placed is on that one's bill
            giveBack(tenant, before);
            takeBack(tenant, store.portfolio(cdr.waba()), before);
            return line.free();
        }
        if (found.rates().isEmpty()) {
            giveBack(tenant, before);
            takeBack(tenant, store.portfolio(cdr.waba()), before);
            return line.unrated(
                    null,
                    found.doubt() == null
                            ? "The " + currency + " card has no rate for " + who(cdr.user()) + " on " + day
                                    + (found.market() == null ? "" : ", market " + found.market())
                            : "The " + currency + " card leaves open what " + who(cdr.user()) + " costs: "
                                    + found.doubt());
        }
        String market = found.market() == null ? found.rates().getFirst().market() : found.market();
        LocalDate month = day.withDayOfMonth(1);
        String portfolio = store.portfolio(cdr.waba());
        BigDecimal minutesBefore = count(tenant, portfolio, market, month, pulses, before);
        @Nullable Long told = store.toldTier(portfolio, market, month, start(cdr));
        return Pricing.price(found.rates(), pulses, minutesBefore, told)
                .map(priced -> line.priced(priced, minutesBefore, sell(tenant, currency, day, priced, cdr)))
                .orElseGet(() -> line.unrated(
                        minutesBefore,
                        "The " + currency + " card has no tier for " + market + " at "
                                + minutesBefore.add(pulses.minutes()) + " minutes of the month"));
    }

    /// The rows that price a call to this user on this day.
    RateCards.Applicable applicable(Currency currency, WaUser user, LocalDate day) {
        return cards.find(currency, digits(user), country(user), day);
    }

    /// The tenant's price. What the call uses of the free minutes is counted with it.
    private Sold sell(TenantId tenant, Currency currency, LocalDate day, Pricing.Priced priced, Cdr cdr) {
        LocalDate month = day.withDayOfMonth(1);
        PricePlan plan = store.plan(currency, day).orElse(PricePlan.atCost(currency));
        long used = plan.freeMinutes() == 0 ? 0 : counts.freeSeconds(tenant, month);
        PricePlan.Priced sold = plan.price(priced.perPulse(), seconds(cdr), used);
        if (sold.freeSeconds() > 0) {
            counts.addFreeSeconds(tenant, month, sold.freeSeconds());
        }
        return new Sold(plan.name().isEmpty() ? null : plan.name(), sold);
    }

    private record Sold(@Nullable String plan, PricePlan.Priced priced) {}

    /// Adds the call's pulses to the month and tells the minutes before it. A corrected call keeps its place in the
    /// month.
    private BigDecimal count(
            TenantId tenant,
            String portfolio,
            String market,
            LocalDate month,
            Pulses pulses,
            ChargeStore.@Nullable Kept before) {
        giveBack(tenant, before);
        if (before != null
                && before.charge().minutesBefore() != null
                && market.equals(before.charge().market())
                && month.equals(before.day().withDayOfMonth(1))) {
            counts.addUsage(
                    tenant,
                    portfolio,
                    market,
                    month,
                    pulses.count() - before.charge().pulses());
            return before.charge().minutesBefore();
        }
        takeBack(tenant, portfolio, before);
        return counts.addUsage(tenant, portfolio, market, month, pulses.count());
    }

    /// Free minutes that the price before had used.
    private void giveBack(TenantId tenant, ChargeStore.@Nullable Kept before) {
        if (before != null && before.charge().freeSeconds() > 0) {
            counts.addFreeSeconds(
                    tenant, before.day().withDayOfMonth(1), -before.charge().freeSeconds());
        }
    }

    private void takeBack(TenantId tenant, String portfolio, ChargeStore.@Nullable Kept before) {
        if (before != null
                && before.charge().minutesBefore() != null
                && before.charge().market() != null) {
            counts.addUsage(
                    tenant,
                    portfolio,
                    before.charge().market(),
                    before.day().withDayOfMonth(1),
                    -before.charge().pulses());
        }
    }

    private static String digits(@Nullable WaUser user) {
        return Optional.ofNullable(user).map(WaUser::waId).map(E164::digits).orElse("");
    }

    /// The two letters a business-scoped id begins with.
    private static String country(@Nullable WaUser user) {
        return Optional.ofNullable(user)
                .map(WaUser::bsuid)
                .map(Bsuid::value)
                .filter(id -> id.matches("[A-Za-z]{2}\\..*"))
                .map(id -> id.substring(0, 2).toUpperCase(Locale.ROOT))
                .orElse("");
    }

    /// For the sentence of an unrated call: enough to find the missing row, not the person.
    private static String who(@Nullable WaUser user) {
        String digits = digits(user);
        return digits.isEmpty()
                ? country(user).isEmpty() ? "a hidden number" : country(user)
                : "+" + digits.substring(0, Math.min(4, digits.length())) + "…";
    }

    /// When the talk began; when there was none, the invitation.
    static Instant start(Cdr cdr) {
        return cdr.talkStart() != null ? cdr.talkStart() : cdr.invitedAt();
    }

    static long seconds(Cdr cdr) {
        return cdr.talkSeconds() == null ? 0 : cdr.talkSeconds();
    }

    /// What is known of a charge before its price.
    private final class Line {
        private final Cdr cdr;
        private final int version;
        private final Currency currency;
        private final Pulses pulses;
        private final RateCards.Applicable found;

        Line(Cdr cdr, int version, Currency currency, Pulses pulses, RateCards.Applicable found) {
            this.cdr = cdr;
            this.version = version;
            this.currency = currency;
            this.pulses = pulses;
            this.found = found;
        }

        Charge free() {
            return charge(null, null, BigDecimal.ZERO, BigDecimal.ZERO, null, 0, null);
        }

        Charge unrated(@Nullable BigDecimal minutesBefore, String reason) {
            return charge(null, minutesBefore, null, null, null, 0, reason);
        }

        Charge priced(Pricing.Priced priced, BigDecimal minutesBefore, Sold sold) {
            return charge(
                    priced,
                    minutesBefore,
                    priced.cost(),
                    sold.priced().price(),
                    sold.plan(),
                    sold.priced().freeSeconds(),
                    null);
        }

        private Charge charge(
                Pricing.@Nullable Priced priced,
                @Nullable BigDecimal minutesBefore,
                @Nullable BigDecimal cost,
                @Nullable BigDecimal price,
                @Nullable String plan,
                long freeSeconds,
                @Nullable String unrated) {
            @Nullable Rate rate = priced == null ? null : priced.rate();
            return new Charge(
                    cdr.call(),
                    version,
                    cdr.direction(),
                    cdr.talkSeconds() != null,
                    seconds(cdr),
                    pulses.count(),
                    found.market(),
                    found.market() == null ? null : found.prefix(),
                    rate == null ? null : rate.tier(),
                    minutesBefore,
                    priced != null && priced.crossed(),
                    rate == null ? null : rate.perMinute(),
                    rate == null ? null : found.version(),
                    rate == null ? null : rate.effectiveFrom(),
                    rate == null ? null : rate.source(),
                    currency,
                    cost,
                    price,
                    plan,
                    freeSeconds,
                    unrated,
                    cdr.evidence(),
                    clock.instant());
        }
    }
}
