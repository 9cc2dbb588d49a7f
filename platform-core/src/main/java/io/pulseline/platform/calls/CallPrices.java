package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.numbers.BusinessNumber;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What calls cost, as those say who know prices. Calls themselves know none.
public interface CallPrices {
    /// @param amount        null when unrated
    /// @param unratedReason why there is no price, null when there is one
    record Price(
            long pulses,
            Currency currency,
            @Nullable BigDecimal amount,
            @Nullable String unratedReason) {}

    /// @param market    by its name on the card, null when the card has no rate for this user
    /// @param tierFrom  minutes of the month, null with the market
    /// @param tierTo    null for the last tier
    /// @param perMinute null with the market
    /// @param amount    null with the market
    record Estimate(
            long pulses,
            @Nullable String market,
            @Nullable Long tierFrom,
            @Nullable Long tierTo,
            @Nullable BigDecimal perMinute,
            @Nullable BigDecimal amount,
            Currency currency) {}

    /// Calls that live have none yet.
    Map<CallId, Price> of(TenantId tenant, List<CallId> calls);

    /// What a call that we place would cost. Nothing is stored.
    ///
    /// @param day of the account
    Estimate estimate(TenantId tenant, BusinessNumber number, WaUser user, long seconds, LocalDate day);
}
