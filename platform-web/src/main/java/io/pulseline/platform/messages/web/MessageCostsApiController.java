package io.pulseline.platform.messages.web;

import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiMoney;
import io.pulseline.platform.api.ApiPage;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.kernel.Money;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.messages.MessageCosts;
import io.pulseline.platform.tenancy.Tenant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// What messages cost, for programs.
@RestController
class MessageCostsApiController {
    private final MessageCosts costs;

    MessageCostsApiController(MessageCosts costs) {
        this.costs = costs;
    }

    /// @param tenant  the slug, for staff only
    /// @param market  absent when it cannot be told
    /// @param free    of the messages, those that cost nothing
    /// @param unrated of the messages, those that nobody can price
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Row(
            @Nullable String tenant,
            String numberId,
            String category,
            @Nullable String market,
            long messages,
            long free,
            ApiMoney metaCost,
            ApiMoney tenantPrice,
            long unrated) {}

    /// @param from first day in the zone of each account, included
    /// @param to   last day, included
    @GetMapping("/api/v1/costs/messages")
    ApiPage<Row> report(
            ApiCaller caller,
            @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate from,
            @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate to,
            @RequestParam(required = false) @Nullable String number) {
        if (from.isAfter(to)) {
            throw ApiProblem.invalid("from", "is after to");
        }
        List<Row> rows = new ArrayList<>();
        for (Tenant tenant : caller.tenants()) {
            costs.report(tenant.id(), from, to, number == null || number.isBlank() ? null : new PhoneNumberId(number))
                    .forEach(row -> rows.add(new Row(
                            caller.staff() ? tenant.slug() : null,
                            row.number().value(),
                            row.category(),
                            row.market().isEmpty() ? null : row.market(),
                            row.messages(),
                            row.free(),
                            ApiMoney.of(new Money(row.metaCost(), row.currency())),
                            ApiMoney.of(new Money(row.tenantPrice(), row.currency())),
                            row.unrated())));
        }
        return ApiPage.whole(rows);
    }
}
