package io.pulseline.platform.rating;

import java.util.HashMap;
import java.util.Map;

/// Prices calls as one would with a pencil: whole numbers only, pulses counted one by one, the card as an array.
/// Shares
/// no line with the product.
final class PlainOracle {
    /// Minutes at which the next tier begins, and what a minute costs below, in hundred-thousandths.
    private static final long[][] CARD = {
        {50_001, 950}, {250_001, 760}, {1_000_001, 660}, {2_500_001, 580}, {5_000_001, 430}, {Long.MAX_VALUE, 370}
    };

    /// Tenths of a minute so far, by market and month.
    private final Map<String, Long> tenths = new HashMap<>();

    /// @return millionths of the currency
    long millionths(String market, int month, long seconds) {
        long pulses = 0;
        for (long talked = 0; talked < seconds; talked += 6) {
            pulses++;
        }
        String book = market + month;
        long after = tenths.getOrDefault(book, 0L) + pulses;
        tenths.put(book, after);
        int tier = 0;
        while (CARD[tier][0] != Long.MAX_VALUE && after >= CARD[tier][0] * 10) {
            tier++;
        }
        return pulses * CARD[tier][1];
    }

    void already(String market, int month, long tenthsOfAMinute) {
        tenths.put(market + month, tenthsOfAMinute);
    }
}
