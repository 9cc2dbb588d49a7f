package io.pulseline.platform.rating.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiMoney;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.api.ApiProblem.FieldError;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.rating.Charges;
import io.pulseline.platform.rating.web.ChargeResource.TierPart;
import io.pulseline.platform.tenancy.Tenant;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// What a call would cost. Stores nothing.
@RestController
class CostPreviewApiController {
    private static final BigDecimal LONGEST = BigDecimal.valueOf(31 * 86_400);

    private final Charges charges;
    private final BusinessNumbers numbers;
    private final Clock clock;

    CostPreviewApiController(Charges charges, BusinessNumbers numbers, Clock clock) {
        this.charges = charges;
        this.numbers = numbers;
        this.clock = clock;
    }

    /// @param market   by its name on the card, or the ISO code of a country
    /// @param user     a number or a business-scoped id; either it or `market` is needed
    /// @param at       day of the call, default today
    /// @param currency default: of the tenant's account
    record Document(
            @Nullable String market,
            @Nullable String user,
            @Nullable BigDecimal seconds,
            @Nullable String at,
            @JsonProperty("month_minutes_so_far") @Nullable BigDecimal monthMinutesSoFar,
            @Nullable String currency) {}

    /// Absent members: the card has no rate.
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Answer(
            long pulses,
            @Nullable String market,
            @Nullable TierPart tier,
            @Nullable String rate,
            String rateUnit,
            @Nullable ApiMoney amount,
            @Nullable ApiMoney cost,
            @Nullable String unratedReason) {}

    @PostMapping("/api/v1/costs/preview")
    Answer preview(ApiCaller caller, @RequestBody Document document) {
        List<FieldError> errors = new ArrayList<>();
        // cards are the same for all; a staff key without a tenant gets the first one's currency
        TenantId tenant =
                caller.tenants().stream().findFirst().map(Tenant::id).orElseThrow(ApiCaller.TenantNotChosen::new);
        if (document.market() == null && document.user() == null) {
            errors.add(new FieldError("user", "a number in user, or a name in market, is required"));
        }
        if (document.seconds() == null
                || document.seconds().signum() < 0
                || document.seconds().compareTo(LONGEST) > 0) {
            errors.add(new FieldError("seconds", "is a number of seconds, 0 to " + LONGEST));
        }
        BigDecimal minutes = document.monthMinutesSoFar() == null ? BigDecimal.ZERO : document.monthMinutesSoFar();
        if (minutes.signum() < 0) {
            errors.add(new FieldError("month_minutes_so_far", "is 0 or more"));
        }
        LocalDate day = day(document.at(), errors);
        Currency currency = currency(tenant, document.currency(), errors);
        if (!errors.isEmpty() || document.seconds() == null) {
            throw ApiProblem.invalid(errors);
        }
        String market = document.market();
        Charges.Preview found = market == null || market.matches("[A-Z]{2}")
                ? byUser(
                        tenant,
                        currency,
                        String.valueOf(market == null ? document.user() : market),
                        document.seconds(),
                        day,
                        minutes)
                : charges.previewMarket(tenant, currency, market, document.seconds(), day, minutes);
        ApiMoney amount = ChargeResource.money(found.amount(), currency);
        return new Answer(
                found.pulses(),
                found.market(),
                TierPart.of(found.tier()),
                ChargeResource.text(found.perMinute()),
                "MINUTE",
                amount,
                amount,
                amount == null ? "The " + currency + " card has no rate for this on " + day : null);
    }

    /// @param user a number, a business-scoped id or the ISO code of a country
    private Charges.Preview byUser(
            TenantId tenant, Currency currency, String user, BigDecimal seconds, LocalDate day, BigDecimal minutes) {
        boolean country = user.matches("[A-Z]{2}(\\..+)?");
        return charges.preview(
                tenant,
                currency,
                country ? "" : user.replaceAll("[^0-9]", ""),
                country ? user.substring(0, 2) : "",
                seconds,
                day,
                minutes);
    }

    private LocalDate day(@Nullable String text, List<FieldError> errors) {
        if (text != null && !text.isBlank()) {
            try {
                return LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text);
            } catch (DateTimeException unreadable) {
                errors.add(new FieldError("at", "is a day like 2026-11-24"));
            }
        }
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private Currency currency(TenantId tenant, @Nullable String text, List<FieldError> errors) {
        if (text != null) {
            try {
                return Currency.getInstance(text);
            } catch (IllegalArgumentException unknown) {
                errors.add(new FieldError("currency", "is a code like USD"));
            }
        }
        return numbers.all(tenant).stream()
                .map(number -> number.currency())
                .findFirst()
                .orElse(Currency.getInstance("USD"));
    }
}
