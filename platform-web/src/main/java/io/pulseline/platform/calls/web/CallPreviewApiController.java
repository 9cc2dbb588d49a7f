package io.pulseline.platform.calls.web;

import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiMoney;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.calls.CallPrices;
import io.pulseline.platform.calls.DialGate;
import io.pulseline.platform.calls.DialGates;
import io.pulseline.platform.kernel.Money;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.Restriction;
import io.pulseline.platform.numbers.SignallingMode;
import io.pulseline.platform.permissions.CallPermissions;
import io.pulseline.platform.permissions.CallVerdict;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
    private final CallPermissions permissions;
    private final CallPrices prices;
    private final DialGates dialGates;
    private final Clock clock;

    CallPreviewApiController(
            BusinessNumbers numbers, CallPermissions permissions, CallPrices prices, DialGates dialGates, Clock clock) {
        this.dialGates = dialGates;
        this.numbers = numbers;
        this.permissions = permissions;
        this.prices = prices;
        this.clock = clock;
    }

    enum Verdict {
        YES,
        NO,
        UNKNOWN
    }

    /// @param source   who says so: META, LEDGER or RULE
    /// @param nextStep what to do about it; absent where nothing is in the way
    /// @param nextAt   when it opens by itself; absent when it does not
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Gate(
            String name,
            Verdict verdict,
            @Nullable String reason,
            String source,
            @Nullable String nextStep,
            @Nullable Instant nextAt) {
        static Gate of(DialGate gate) {
            return new Gate(
                    gate.name().word(),
                    Verdict.valueOf(gate.verdict().name()),
                    gate.reason(),
                    gate.source(),
                    gate.nextStep(),
                    gate.nextAt());
        }

        static Gate open(String name, String source) {
            return new Gate(name, Verdict.YES, null, source, null, null);
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

    record Answer(Verdict verdict, List<Gate> gates, Cost cost) {}

    @PostMapping("/api/v1/calls/preview")
    Answer preview(ApiCaller caller, @RequestBody DialDocument document) {
        DialDocument.Target target = document.target(new ArrayList<>());
        ApiCaller.Found<BusinessNumber> found = caller.find(tenant -> numbers.find(tenant, target.number()))
                .orElseThrow(() -> ApiProblem.notFound("number"));
        BusinessNumber number = found.value();
        List<Gate> gates = Stream.concat(
                        Stream.of(
                                signalling(number),
                                calling(number),
                                restriction(number),
                                permission(found.tenant(), target)),
                        dialGates.look(found.tenant(), number, target.user()).stream()
                                .map(Gate::of))
                .toList();
        long seconds = document.seconds() == null ? DEFAULT_SECONDS : document.seconds();
        if (seconds < 0) {
            throw ApiProblem.invalid("seconds", "is 0 or more");
        }
        LocalDate day = LocalDate.ofInstant(clock.instant(), number.zone());
        return new Answer(
                verdict(gates), gates, cost(prices.estimate(found.tenant(), number, target.user(), seconds, day)));
    }

    private static Verdict verdict(List<Gate> gates) {
        if (gates.stream().anyMatch(gate -> gate.verdict() == Verdict.NO)) {
            return Verdict.NO;
        }
        return gates.stream().allMatch(gate -> gate.verdict() == Verdict.YES) ? Verdict.YES : Verdict.UNKNOWN;
    }

    private static Gate signalling(BusinessNumber number) {
        return number.signalling() == SignallingMode.GRAPH
                ? Gate.open("signalling", "RULE")
                : new Gate(
                        "signalling",
                        Verdict.NO,
                        "The number is in SIP mode: Meta refuses its calls on Graph.",
                        "RULE",
                        "Call from the PBX, or switch SIP off for the number.",
                        null);
    }

    private static Gate calling(BusinessNumber number) {
        return switch (number.callingStatus()) {
            case "ENABLED" -> Gate.open("calling", "META");
            case "DISABLED" ->
                new Gate(
                        "calling",
                        Verdict.NO,
                        "Calling is switched off for the number.",
                        "META",
                        "Switch calling on in the number's settings.",
                        null);
            default ->
                new Gate("calling", Verdict.UNKNOWN, "Meta was not asked yet.", "LEDGER", "Sync the number.", null);
        };
    }

    private static Gate restriction(BusinessNumber number) {
        return number.restrictions().stream()
                .filter(Restriction::mayStopBusinessCalls)
                .findFirst()
                .map(restriction -> new Gate(
                        "restriction",
                        Verdict.NO,
                        "Meta restricts the number: " + restriction.type(),
                        "META",
                        "Wait for its end, or appeal in WhatsApp Manager.",
                        restriction.until()))
                .orElse(Gate.open("restriction", "META"));
    }

    private Gate permission(TenantId tenant, DialDocument.Target target) {
        return switch (permissions.mayCall(tenant, target.number(), target.user())) {
            case CallVerdict.Allowed allowed -> Gate.open("permission", "META");
            case CallVerdict.Refused refused ->
                new Gate(
                        "permission",
                        Verdict.NO,
                        refused.reason(),
                        "META",
                        refused.why() == CallVerdict.Why.NO_PERMISSION
                                ? "Ask the user for permission."
                                : "Wait until Meta allows the next call.",
                        refused.nextCall());
            case CallVerdict.Unknown(var fault) ->
                new Gate("permission", Verdict.UNKNOWN, fault.message(), "META", "Try again in a moment.", null);
        };
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
