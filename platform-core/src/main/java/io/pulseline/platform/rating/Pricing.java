package io.pulseline.platform.rating;

import io.pulseline.platform.kernel.Pulses;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The arithmetic of a price. Pure and exact: `BigDecimal` all the way, nothing is rounded.
///
/// @see "Meta, Calling API Pricing, 30 Mar 2026 and 21 May 2026"
final class Pricing {
    private static final BigDecimal PULSES_A_MINUTE = BigDecimal.TEN;

    private Pricing() {}

    /// @param crossed the call began in a lower tier; Meta prices the whole of it in the tier where it ends
    record Priced(Rate rate, BigDecimal perPulse, BigDecimal cost, boolean crossed) {}

    /// @param rates  rows of one market and prefix, valid on the day
    /// @param before minutes of this market in this month before the call
    /// @param told   lower bound of the tier that Meta told, null when none; stands above our own lower sum
    /// @return empty when the card has no tier for that many minutes: never guessed, never interpolated
    static Optional<Priced> price(List<Rate> rates, Pulses pulses, BigDecimal before, @Nullable Long told) {
        BigDecimal after = before.add(pulses.minutes());
        Optional<Rate> end = tierOf(rates, after, told);
        boolean crossed = end.isPresent()
                && tierOf(rates, before, told)
                        .map(start -> start.tier().from() < end.get().tier().from())
                        .orElse(false);
        return end.map(rate -> {
            BigDecimal perPulse = rate.perMinute().divide(PULSES_A_MINUTE);
            return new Priced(rate, perPulse, perPulse.multiply(BigDecimal.valueOf(pulses.count())), crossed);
        });
    }

    /// The card counts whole minutes, pulses are tenths: a tier reaches up to, but not including, the first minute of
    /// the next.
    static Optional<Rate> tierOf(List<Rate> rates, BigDecimal minutes, @Nullable Long told) {
        BigDecimal reached = told == null ? minutes : minutes.max(BigDecimal.valueOf(told));
        return rates.stream()
                .filter(rate -> reached.compareTo(BigDecimal.valueOf(rate.tier().from())) >= 0)
                .max(Comparator.comparingLong(rate -> rate.tier().from()))
                .filter(rate -> {
                    Long to = rate.tier().to();
                    return to == null || reached.compareTo(BigDecimal.valueOf(to + 1)) < 0;
                });
    }
}
