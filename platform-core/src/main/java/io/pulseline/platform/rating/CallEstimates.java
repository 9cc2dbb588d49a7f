package io.pulseline.platform.rating;

import io.pulseline.platform.kernel.Pulses;
import io.pulseline.platform.kernel.WaUser;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Optional;
import org.springframework.stereotype.Service;

/// What a call that has not been placed may cost the tenant.
@Service
public class CallEstimates {
    private final CallRating rating;
    private final ChargeStore store;

    CallEstimates(CallRating rating, ChargeStore store) {
        this.rating = rating;
        this.store = store;
    }

    /// The most that the tenant would pay for the next call to this user: free minutes that are left may be
    /// used up by
    /// a call that goes on. Inside the tenant's transaction, so that a dial can hold it back.
    ///
    /// @return empty when the card has no rate for this user: nobody knows then
    public Optional<BigDecimal> most(Currency currency, WaUser user, long seconds, LocalDate day) {
        RateCards.Applicable found = rating.applicable(currency, user, day);
        if (found.rates().isEmpty()) {
            return Optional.empty();
        }
        LocalDate month = day.withDayOfMonth(1);
        Pulses pulses = Pulses.ofTalk(Duration.ofSeconds(seconds));
        PricePlan plan = store.plan(currency, day).orElse(PricePlan.atCost(currency));
        long used = plan.freeMinutes() * 60L;
        return Pricing.price(
                        found.rates(),
                        pulses,
                        store.minutes(found.rates().getFirst().market(), month),
                        null)
                .map(priced -> plan.price(priced.perPulse(), seconds, used).price());
    }
}
