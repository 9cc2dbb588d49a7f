package io.pulseline.platform.calls.web;

import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiMoney;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.calls.CallPreviews;
import io.pulseline.platform.calls.CallPrices;
import io.pulseline.platform.calls.DialGate;
import io.pulseline.platform.kernel.Money;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// Would this call work, and what would it cost: every gate with its verdict. Asks Meta, sends nothing to the user.
@RestController
class CallPreviewApiController {
    private static final long DEFAULT_SECONDS = 60;

    private final BusinessNumbers numbers;
    private final CallPreviews previews;
    private final CallPrices prices;
    private final Clock clock;

    CallPreviewApiController(BusinessNumbers numbers, CallPreviews previews, CallPrices prices, Clock clock) {
        this.numbers = numbers;
        this.previews = previews;
        this.prices = prices;
        this.clock = clock;
    }

    /// @param source   who says so: META, LEDGER or RULE
    /// @param nextStep what to do about it; absent where nothing is in the way
    /// @param nextAt   when it opens by itself; absent when it does not
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Gate(
            String name,
            DialGate.Verdict verdict,
            @Nullable String reason,
            String source,
            @Nullable String nextStep,
            @Nullable Instant nextAt) {
        static Gate of(CallPreviews.Gate gate) {
            return new Gate(gate.name(), gate.verdict(), gate.reason(), gate.source(), gate.nextStep(), gate.nextAt());
        }
    }

    record Tier(
            long from,

            @com.fasterxml.jackson.annotation.JsonInclude(com.fasterxml.jackson.annotation.JsonInclude.Include.ALWAYS)
            @Nullable
            Long to) {}

    record Cost(
            long pulses,
            @Nullable String market,
            @Nullable Tier tier,
            @Nullable String rate,
            @Nullable ApiMoney amount) {}

    record Answer(DialGate.Verdict verdict, List<Gate> gates, Cost cost) {}

    @PostMapping("/api/v1/calls/preview")
    Answer preview(ApiCaller caller, @RequestBody DialDocument document) {
        DialDocument.Target target = document.target(new ArrayList<>());
        ApiCaller.Found<BusinessNumber> found = caller.find(tenant -> numbers.find(tenant, target.number()))
                .orElseThrow(() -> ApiProblem.notFound("number"));
        BusinessNumber number = found.value();
        CallPreviews.Preview preview = previews.look(found.tenant(), number, target.user());
        long seconds = document.seconds() == null ? DEFAULT_SECONDS : document.seconds();
        if (seconds < 0) {
            throw ApiProblem.invalid("seconds", "is 0 or more");
        }
        LocalDate day = LocalDate.ofInstant(clock.instant(), number.zone());
        return new Answer(
                preview.verdict(),
                preview.gates().stream().map(Gate::of).toList(),
                cost(prices.estimate(found.tenant(), number, target.user(), seconds, day)));
    }

    private static Cost cost(CallPrices.Estimate estimate) {
        return new Cost(
                estimate.pulses(),
                estimate.market(),
                estimate.tierFrom() == null ? null : new Tier(estimate.tierFrom(), estimate.tierTo()),
                estimate.perMinute() == null ? null : estimate.perMinute().toPlainString(),
                estimate.amount() == null ? null : ApiMoney.of(new Money(estimate.amount(), estimate.currency())));
    }
}
