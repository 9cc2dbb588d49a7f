package io.pulseline.platform.kernel;

import java.math.BigDecimal;
import java.util.Currency;

/// An exact amount. Nothing here rounds: per-call money keeps every digit the rate card gives it, statements round
/// once.
public record Money(BigDecimal amount, Currency currency) {
    public static Money of(String amount, String currencyCode) {
        return new Money(new BigDecimal(amount), Currency.getInstance(currencyCode));
    }

    public static Money zero(Currency currency) {
        return new Money(BigDecimal.ZERO, currency);
    }

    /// @throws IllegalArgumentException when the currencies differ: amounts of two currencies are never added
    public Money plus(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("cannot add " + other.currency + " to " + currency);
        }
        return new Money(amount.add(other.amount), currency);
    }

    public Money times(long factor) {
        return new Money(amount.multiply(BigDecimal.valueOf(factor)), currency);
    }
}
