package io.pulseline.platform.rating;

import java.math.BigDecimal;
import java.time.LocalDate;

/// One row of a card.
///
/// @param country       ISO 3166 two letters
/// @param prefix        calling code, longer where several countries share one
/// @param perMinute     in the card's currency
/// @param effectiveFrom at 00:00 in the account's zone
public record Rate(
        String market,
        String country,
        String prefix,
        Tier tier,
        BigDecimal perMinute,
        LocalDate effectiveFrom,
        String source) {}
