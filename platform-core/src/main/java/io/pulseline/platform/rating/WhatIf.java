package io.pulseline.platform.rating;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a month of calls would cost, tier by tier. Pure. The minutes fill one tier after the other; that a call which
/// crosses is cheaper whole is less than one call a tier, and left out.
public final class WhatIf {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private WhatIf() {}

    /// @param minutes of a month, in tenths: pulses
    public record Wish(String market, long calls, BigDecimal minutes) {}

    /// The tenant's terms: a markup on Meta's cost, and a fee for each billed minute.
    public record Terms(BigDecimal markupPercent, BigDecimal perMinute) {}

    /// @param minutes that fall into the tier
    /// @param whole   what all minutes of the market would cost at this rate
    public record Step(Rate rate, BigDecimal minutes, BigDecimal cost, BigDecimal whole) {}

    /// @param cost   Meta's; null when the card has no tier for some of the minutes
    /// @param price  the tenant's; null with the cost
    /// @param margin price less cost
    /// @param toNext minutes that are missing to the next tier; null in the last one
    public record Answer(
            Wish wish,
            List<Step> steps,
            @Nullable BigDecimal cost,
            @Nullable BigDecimal price,
            @Nullable BigDecimal margin,
            @Nullable BigDecimal toNext) {}

    /// @param rates tiers of the market as the card has them
    public static Answer of(Wish wish, List<Rate> rates, Terms terms) {
        List<Rate> tiers = rates.stream()
                .sorted(Comparator.comparingLong(rate -> rate.tier().from()))
                .toList();
        List<Step> steps = new ArrayList<>();
        BigDecimal priced = BigDecimal.ZERO;
        BigDecimal cost = BigDecimal.ZERO;
        for (int i = 0; i < tiers.size(); i++) {
            Rate rate = tiers.get(i);
            BigDecimal minutes = inTier(tiers, i, wish.minutes());
            priced = priced.add(minutes);
            BigDecimal of = minutes.multiply(rate.perMinute());
            cost = cost.add(of);
            steps.add(new Step(rate, minutes, of, wish.minutes().multiply(rate.perMinute())));
        }
        if (priced.compareTo(wish.minutes()) != 0 || tiers.isEmpty()) {
            return new Answer(wish, steps, null, null, null, toNext(tiers, wish.minutes()));
        }
        BigDecimal price = cost.add(cost.multiply(terms.markupPercent()).divide(HUNDRED))
                .add(terms.perMinute().multiply(wish.minutes()));
        return new Answer(wish, steps, cost, price, price.subtract(cost), toNext(tiers, wish.minutes()));
    }

    /// A tier reaches up to the first minute of the next; a hole of the card belongs to none.
    private static BigDecimal inTier(List<Rate> tiers, int index, BigDecimal minutes) {
        Tier tier = tiers.get(index).tier();
        BigDecimal begins = index == 0 ? BigDecimal.valueOf(tier.from()) : begin(tier);
        @Nullable Long to = tier.to();
        BigDecimal ends = to == null ? minutes : BigDecimal.valueOf(to).min(minutes);
        return ends.subtract(begins).max(BigDecimal.ZERO);
    }

    /// The card writes 50001 for what begins after 50000.
    private static BigDecimal begin(Tier tier) {
        return BigDecimal.valueOf(tier.from() - 1);
    }

    private static @Nullable BigDecimal toNext(List<Rate> tiers, BigDecimal minutes) {
        Optional<BigDecimal> next = tiers.stream()
                .map(rate -> BigDecimal.valueOf(rate.tier().from()))
                .filter(from -> from.compareTo(minutes) > 0)
                .min(Comparator.naturalOrder());
        return next.map(from -> from.subtract(minutes)).orElse(null);
    }

    /// Margin by the hundred of the price, one decimal; zero when nothing is paid.
    public static BigDecimal percent(BigDecimal margin, BigDecimal price) {
        return price.signum() == 0 ? BigDecimal.ZERO : margin.multiply(HUNDRED).divide(price, 1, RoundingMode.HALF_UP);
    }
}
