package io.pulseline.platform.rating;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The price of a call with every step that led to it.
///
/// @param seconds       Meta's talk time; 0 when nobody talked
/// @param minutesBefore of this market in this month, before the call; null for what is not billed
/// @param perMinute     the card's rate, null when not billed or unrated
/// @param rateFrom      first day of the rate that was used; null when not billed or unrated
/// @param rateSource    where the card's row was taken from, as imported
/// @param metaCost      null when unrated; zero for calls of users
/// @param tenantPrice   what the tenant pays by its plan; null when unrated
/// @param freeSeconds   of the plan's free minutes that this call used
/// @param unratedReason why there is no price, null when there is one
public record Charge(
        CallId call,
        int version,
        Direction direction,
        boolean answered,
        long seconds,
        long pulses,
        @Nullable String market,
        @Nullable String prefix,
        @Nullable Tier tier,
        @Nullable BigDecimal minutesBefore,
        boolean crossed,
        @Nullable BigDecimal perMinute,
        @Nullable Integer cardVersion,
        @Nullable LocalDate rateFrom,
        @Nullable String rateSource,
        Currency currency,
        @Nullable BigDecimal metaCost,
        @Nullable BigDecimal tenantPrice,
        @Nullable String plan,
        long freeSeconds,
        @Nullable String unratedReason,
        List<UUID> evidence,
        Instant ratedAt) {
    /// Whether the two say the same, whenever and as whichever version they were written.
    boolean samePriceAs(Charge other) {
        return plain().equals(other.plain());
    }

    private Charge plain() {
        return new Charge(
                call,
                0,
                direction,
                answered,
                seconds,
                pulses,
                market,
                prefix,
                tier,
                stripped(minutesBefore),
                crossed,
                stripped(perMinute),
                cardVersion,
                rateFrom,
                rateSource,
                currency,
                stripped(metaCost),
                stripped(tenantPrice),
                plan,
                freeSeconds,
                unratedReason,
                List.of(),
                Instant.EPOCH);
    }

    /// 0.50 and 0.5 are the same money.
    private static @Nullable BigDecimal stripped(@Nullable BigDecimal amount) {
        return amount == null ? null : amount.stripTrailingZeros();
    }
}
