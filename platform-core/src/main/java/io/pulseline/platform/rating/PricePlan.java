package io.pulseline.platform.rating;

import io.pulseline.platform.kernel.Pulses;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/// What a tenant pays for a call: Meta's cost with a markup, own fees, a minimum, and minutes that are free. Pure.
///
/// @param markupPercent    on top of Meta's cost
/// @param perPulse         fee for each pulse of Meta's
/// @param perMinute        fee for a minute, counted in this plan's own increment
/// @param incrementSeconds a started increment counts whole
/// @param minimum          least price of a call that is not covered by the free minutes
/// @param freeMinutes      of a month, in the account's zone; counted in increments
public record PricePlan(
        String name,
        Currency currency,
        BigDecimal markupPercent,
        BigDecimal perPulse,
        BigDecimal perMinute,
        int incrementSeconds,
        BigDecimal minimum,
        int freeMinutes) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal MINUTE = BigDecimal.valueOf(60);
    /// An increment of a second is no finite part of a minute; statements round much earlier.
    private static final int DECIMALS = 12;

    /// @param freeSeconds of the allowance that this call uses up
    public record Priced(BigDecimal price, long freeSeconds) {}

    /// A plan that adds nothing.
    public static PricePlan atCost(Currency currency) {
        return new PricePlan("", currency, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, 6, BigDecimal.ZERO, 0);
    }

    /// @param metaPerPulse what Meta bills for each pulse
    /// @param usedSeconds  of this month's allowance, before the call
    public Priced price(BigDecimal metaPerPulse, long seconds, long usedSeconds) {
        long billed = increments(seconds) * incrementSeconds;
        long free = Math.clamp(freeMinutes * 60L - usedSeconds, 0, billed);
        if (billed == 0 || free == billed) {
            return new Priced(BigDecimal.ZERO, free);
        }
        // what the allowance covers is the beginning of the call
        long paid = billed - free;
        BigDecimal pulses = BigDecimal.valueOf(pulses(free == 0 ? seconds : Math.max(1, seconds - free)));
        BigDecimal meta = metaPerPulse.multiply(pulses);
        BigDecimal price = meta.add(meta.multiply(markupPercent).divide(HUNDRED))
                .add(perPulse.multiply(pulses))
                .add(perMinute
                        .multiply(BigDecimal.valueOf(paid))
                        .divide(MINUTE, DECIMALS, RoundingMode.HALF_EVEN)
                        .stripTrailingZeros());
        return new Priced(price.max(minimum), free);
    }

    private long increments(long seconds) {
        return (seconds + incrementSeconds - 1) / incrementSeconds;
    }

    private static long pulses(long seconds) {
        return (seconds + Pulses.SECONDS_EACH - 1) / Pulses.SECONDS_EACH;
    }
}
