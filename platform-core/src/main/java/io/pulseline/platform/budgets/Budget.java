package io.pulseline.platform.budgets;

import java.math.BigDecimal;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/// What a tenant wants to pay in one currency; tenant prices, not what Meta bills.
///
/// @param monthAmount of a calendar month in the zone of the accounts, null: not said
/// @param warnPercent of it, from which on people are told
/// @param dayCap      no call begins that could take the day beyond it, null: none
/// @param holdMinutes how long a dialled call is thought to last until its price is known
public record Budget(
        Currency currency,
        @Nullable BigDecimal monthAmount,
        int warnPercent,
        @Nullable BigDecimal dayCap,
        int holdMinutes) {
    public static Budget none(Currency currency) {
        return new Budget(currency, null, 80, null, 10);
    }
}
