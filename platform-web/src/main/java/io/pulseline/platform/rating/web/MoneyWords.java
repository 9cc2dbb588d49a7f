package io.pulseline.platform.rating.web;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.modulith.NamedInterface;

/// How amounts are written. The ISO code stands beside the figure, so it is not part of the text.
@NamedInterface("words")
public final class MoneyWords {
    private static final int CALL_DECIMALS = 6;

    /// A call's money: six decimals, more when the amount has more.
    ///
    /// @param amount null gives an empty text: unknown is never zero
    public String call(@Nullable BigDecimal amount) {
        if (amount == null) {
            return "";
        }
        BigDecimal bare = amount.stripTrailingZeros();
        return bare.setScale(Math.max(CALL_DECIMALS, bare.scale()), RoundingMode.UNNECESSARY)
                .toPlainString();
    }

    /// A rate as the card prints it, without trailing zeros.
    public String rate(@Nullable BigDecimal amount) {
        return amount == null ? "" : amount.stripTrailingZeros().toPlainString();
    }

    /// A sum, rounded to the currency's own decimals.
    public String sum(BigDecimal amount, Currency currency) {
        int decimals = Math.max(0, currency.getDefaultFractionDigits());
        return String.format(Locale.ROOT, "%,." + decimals + "f", amount.setScale(decimals, RoundingMode.HALF_UP));
    }

    public String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /// Minutes of a month with one decimal, as pulses make them.
    public String minutes(BigDecimal minutes) {
        return String.format(Locale.ROOT, "%,.1f", minutes);
    }

    /// `892 h 23 min`, `2:14`
    public String talk(long seconds) {
        return seconds >= 3600
                ? String.format(Locale.ROOT, "%d h %d min", seconds / 3600, seconds / 60 % 60)
                : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }
}
