package io.pulseline.platform.rating;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What last month's calls or messages would have cost with the card, market by market.
///
/// @param category Meta's, of messages; empty for calls
/// @param counted  answered calls, or messages that were not free
/// @param pulses   0 for messages
/// @param now      what Meta bills for them by the cards in force
/// @param then     by this card; null when it has no rate for some of them
/// @param unpriced calls or messages that the card leaves without a rate
public record CardImpact(
        String market,
        String category,
        long counted,
        long pulses,
        BigDecimal now,
        @Nullable BigDecimal then,
        long unpriced) {}
