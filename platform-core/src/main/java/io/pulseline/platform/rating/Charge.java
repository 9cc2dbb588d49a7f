package io.pulseline.platform.rating;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The price of a call with every step that led to it.
///
/// @param seconds       Meta's talk time; 0 when nobody talked
/// @param minutesBefore of this market in this month, before the call; null for what is not billed
/// @param perMinute     the card's rate, null when not billed or unrated
/// @param metaCost      null when unrated; zero for calls of users
/// @param tenantPrice   what the tenant pays by its plan; null when unrated
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
        Currency currency,
        @Nullable BigDecimal metaCost,
        @Nullable BigDecimal tenantPrice,
        @Nullable String plan,
        @Nullable String unratedReason,
        List<UUID> evidence,
        Instant ratedAt) {}
