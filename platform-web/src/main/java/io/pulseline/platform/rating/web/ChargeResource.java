package io.pulseline.platform.rating.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pulseline.platform.api.ApiMoney;
import io.pulseline.platform.kernel.Money;
import io.pulseline.platform.rating.Charge;
import io.pulseline.platform.rating.Tier;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// The price of a call with everything that led to it. Absent means not known, or not billed.
///
/// @param rate     of one minute, as text so that no reader rounds it
/// @param evidence ids of the stored events that prove the talk time
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ChargeResource(
        String callId,
        long pulses,
        long seconds,
        @Nullable String market,
        @Nullable TierPart tier,
        @Nullable String rate,
        String rateUnit,
        @Nullable Integer cardVersion,
        @Nullable LocalDate rateFrom,
        @Nullable String rateSource,
        @Nullable String minutesBefore,
        boolean tierCrossed,
        @Nullable ApiMoney amount,
        @Nullable ApiMoney tenantPrice,
        @Nullable String plan,
        @Nullable String unratedReason,
        int version,
        List<UUID> evidence,
        Instant ratedAt) {
    /// @param to last minute, null for no upper bound and then written as null
    record TierPart(
            long from,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Long to) {
        static @Nullable TierPart of(@Nullable Tier tier) {
            return tier == null ? null : new TierPart(tier.from(), tier.to());
        }
    }

    static ChargeResource of(Charge charge) {
        return new ChargeResource(
                charge.call().toString(),
                charge.pulses(),
                charge.seconds(),
                charge.market(),
                TierPart.of(charge.tier()),
                text(charge.perMinute()),
                "MINUTE",
                charge.cardVersion(),
                charge.rateFrom(),
                charge.rateSource(),
                text(charge.minutesBefore()),
                charge.crossed(),
                money(charge.metaCost(), charge.currency()),
                money(charge.tenantPrice(), charge.currency()),
                charge.plan(),
                charge.unratedReason(),
                charge.version(),
                charge.evidence(),
                charge.ratedAt());
    }

    static @Nullable String text(@Nullable BigDecimal number) {
        return number == null ? null : number.toPlainString();
    }

    static @Nullable ApiMoney money(@Nullable BigDecimal amount, Currency currency) {
        return amount == null ? null : ApiMoney.of(new Money(amount, currency));
    }
}
