package io.pulseline.platform.reconciliation.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiMoney;
import io.pulseline.platform.api.ApiPage;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Money;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.reconciliation.Cause;
import io.pulseline.platform.reconciliation.MessageCause;
import io.pulseline.platform.reconciliation.MessageReconciliation;
import io.pulseline.platform.reconciliation.Reconciliation;
import io.pulseline.platform.tenancy.Tenant;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// A month on both sides, for programs.
@RestController
class ReconciliationApiController {
    private final Reconciliation reconciliation;
    private final MessageReconciliation messages;
    private final Clock clock;

    ReconciliationApiController(Reconciliation reconciliation, MessageReconciliation messages, Clock clock) {
        this.reconciliation = reconciliation;
        this.messages = messages;
        this.clock = clock;
    }

    /// @param asOf when Meta was last asked; absent when never
    /// @param refused Meta's own text when it refused the last time
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Account(
            String waba,
            String name,
            String month,
            String zone,
            @Nullable Instant asOf,
            @Nullable String refused,
            Side ours,
            Side meta,
            Map<Cause, Long> causes,
            List<Difference> differences,
            Messages messages) {}

    /// @param cost absent where Meta does not say it: a partner's credit line pays
    record Side(long calls, BigDecimal seconds, @Nullable ApiMoney cost) {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Difference(
            Instant start,
            String number,
            String direction,
            String country,
            Side ours,
            Side meta,
            long pulses,
            @JsonInclude(JsonInclude.Include.ALWAYS) Cause cause,
            List<String> calls) {}

    /// Delivered messages of the same account and month, beside Meta's `pricing_analytics`.
    ///
    /// @param asOf    when Meta was last asked; absent when never
    /// @param refused Meta's own text when it refused the last time
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Messages(
            @Nullable Instant asOf,
            @Nullable String refused,
            MessageSide ours,
            MessageSide meta,
            Map<MessageCause, Long> causes,
            List<MessageDifference> differences) {}

    /// @param cost absent where Meta does not say it: a partner's credit line pays
    record MessageSide(long messages, @Nullable ApiMoney cost) {}

    /// @param free     of ours, those that cost nothing
    /// @param messages Meta's ids of ours
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record MessageDifference(
            Instant start,
            String number,
            String country,
            String category,
            MessageSide ours,
            MessageSide meta,
            long free,
            @JsonInclude(JsonInclude.Include.ALWAYS) MessageCause cause,
            List<String> messages) {}

    @GetMapping("/api/v1/costs/reconciliation")
    ApiPage<Account> show(ApiCaller caller, @RequestParam(required = false) @Nullable String month) {
        YearMonth asked = month(month);
        List<Account> accounts = new ArrayList<>();
        for (Tenant tenant : caller.tenants()) {
            Map<WabaId, MessageReconciliation.Month> ofMessages = messages.month(tenant.id(), asked).stream()
                    .collect(Collectors.toMap(MessageReconciliation.Month::waba, Function.identity()));
            reconciliation
                    .month(tenant.id(), asked)
                    .forEach(one ->
                            accounts.add(account(one, messages(Objects.requireNonNull(ofMessages.get(one.waba()))))));
        }
        return ApiPage.whole(accounts);
    }

    /// Asks Meta first. What Meta refuses is a problem, with its own text; what it said before is kept.
    @PostMapping("/api/v1/costs/reconciliation")
    ApiPage<Account> refresh(ApiCaller caller, @RequestParam(required = false) @Nullable String month) {
        YearMonth asked = month(month);
        List<GraphFault> faults = new ArrayList<>(reconciliation.refresh(caller.tenantId(), asked));
        faults.addAll(messages.refresh(caller.tenantId(), asked));
        if (!faults.isEmpty()) {
            throw ApiProblem.meta(faults.getFirst());
        }
        return show(caller, asked.toString());
    }

    private YearMonth month(@Nullable String text) {
        try {
            return text == null || text.isBlank()
                    ? YearMonth.now(clock.withZone(ZoneOffset.UTC))
                    : YearMonth.parse(text.strip());
        } catch (DateTimeException unreadable) {
            throw ApiProblem.invalid("month", "is a month like 2026-11");
        }
    }

    private static Account account(Reconciliation.Month month, Messages messages) {
        return new Account(
                month.waba().value(),
                month.name(),
                month.month().toString(),
                month.zone().getId(),
                month.asOf(),
                month.refused(),
                new Side(
                        month.ourCalls(),
                        BigDecimal.valueOf(month.ourSeconds()),
                        money(month.ourCost(), month.currency())),
                new Side(month.metaCalls(), month.metaSeconds(), money(month.metaCost(), month.currency())),
                month.causes(),
                month.differing().stream()
                        .map(bucket -> difference(bucket, month.currency()))
                        .toList(),
                messages);
    }

    private static Messages messages(MessageReconciliation.Month month) {
        return new Messages(
                month.asOf(),
                month.refused(),
                new MessageSide(month.ourMessages(), money(month.ourCost(), month.currency())),
                new MessageSide(month.metaMessages(), money(month.metaCost(), month.currency())),
                month.causes(),
                month.differing().stream()
                        .map(bucket -> new MessageDifference(
                                bucket.start(),
                                bucket.number(),
                                bucket.country(),
                                bucket.category(),
                                new MessageSide(bucket.ourMessages(), money(bucket.ourCost(), month.currency())),
                                new MessageSide(bucket.metaMessages(), money(bucket.metaCost(), month.currency())),
                                bucket.free(),
                                bucket.cause(),
                                bucket.messages()))
                        .toList());
    }

    private static Difference difference(Reconciliation.Bucket bucket, Currency currency) {
        return new Difference(
                bucket.start(),
                bucket.number(),
                bucket.direction(),
                bucket.country(),
                new Side(bucket.ourCalls(), BigDecimal.valueOf(bucket.ourSeconds()), money(bucket.ourCost(), currency)),
                new Side(bucket.metaCalls(), bucket.metaSeconds(), money(bucket.metaCost(), currency)),
                bucket.ourPulses(),
                bucket.cause(),
                bucket.calls().stream().map(CallId::toString).toList());
    }

    private static @Nullable ApiMoney money(@Nullable BigDecimal amount, Currency currency) {
        return amount == null ? null : ApiMoney.of(new Money(amount, currency));
    }
}
