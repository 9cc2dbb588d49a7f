package io.pulseline.platform.rating;

import java.math.BigDecimal;
import java.time.LocalDate;

/// One row of a card.
///
/// @param country       ISO 3166 two letters
/// @param prefix        calling code, longer where several countries share one
/// @param category      Meta's category of a message, upper case; empty for calls
/// @param tier          in minutes of calls, or in messages
/// @param perUnit       of a minute, or of a message, in the card's currency
/// @param effectiveFrom at 00:00 in the account's zone
public record Rate(
        String market,
        String country,
        String prefix,
        String category,
        Tier tier,
        BigDecimal perUnit,
        LocalDate effectiveFrom,
        String source) {
    /// Of calls.
    public Rate(
            String market,
            String country,
            String prefix,
            Tier tier,
            BigDecimal perMinute,
            LocalDate effectiveFrom,
            String source) {
        this(market, country, prefix, "", tier, perMinute, effectiveFrom, source);
    }

    public BigDecimal perMinute() {
        return perUnit;
    }
}
