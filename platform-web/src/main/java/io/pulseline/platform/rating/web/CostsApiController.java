package io.pulseline.platform.rating.web;

import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiMoney;
import io.pulseline.platform.api.ApiPage;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.api.ApiProblem.FieldError;
import io.pulseline.platform.kernel.Money;
import io.pulseline.platform.rating.CostQuestion;
import io.pulseline.platform.rating.CostReports;
import io.pulseline.platform.tenancy.Tenant;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// The cost report for programs.
@RestController
class CostsApiController {
    private static final Set<String> FILTERS = Set.of("number", "market", "direction", "agent", "tag", "tier", "hour");

    private final CostReports reports;
    private final Clock clock;

    CostsApiController(CostReports reports, Clock clock) {
        this.reports = reports;
        this.clock = clock;
    }

    /// One sum. Currencies are never added up: each has rows of its own.
    ///
    /// @param keys what it is grouped by; for staff the tenant's slug as well
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Row(
            Map<String, String> keys,
            long calls,
            long answered,
            long seconds,
            long pulses,
            ApiMoney metaCost,
            ApiMoney tenantPrice,
            long unratedCalls) {}

    /// @param from first day, included; default: first of this month
    /// @param to   last day, included; default: today
    /// Further parameters `number, market, direction, agent, tag, tier` leave only that value in.
    ///
    /// @param tz   whose midnight begins a day; default: the zone of each account, as Meta bills
    @GetMapping("/api/v1/costs/report")
    ApiPage<Row> report(
            ApiCaller caller,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(name = "group_by", required = false) @Nullable String groupBy,
            @RequestParam(required = false) @Nullable String tz,
            @RequestParam Map<String, String> given) {
        List<FieldError> errors = new ArrayList<>();
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        LocalDate last = day("to", to, today, errors);
        LocalDate first = day("from", from, last.withDayOfMonth(1), errors);
        List<String> groups = groups(groupBy, errors);
        ZoneId zone = zone(tz, errors);
        if (first.isAfter(last)) {
            errors.add(new FieldError("from", "is after to"));
        }
        if (!errors.isEmpty()) {
            throw ApiProblem.invalid(errors);
        }
        Map<String, String> only = new TreeMap<>(given);
        only.keySet().retainAll(FILTERS);
        List<Row> rows = new ArrayList<>();
        for (Tenant tenant : caller.tenants()) {
            reports.report(tenant.id(), new CostQuestion(first, last, groups, zone, only))
                    .forEach(row -> rows.add(row(caller.staff() ? tenant.slug() : null, row)));
        }
        return ApiPage.whole(rows);
    }

    private static Row row(@Nullable String tenant, CostReports.Row row) {
        Map<String, String> keys = new LinkedHashMap<>();
        if (tenant != null) {
            keys.put("tenant", tenant);
        }
        // what a call has not (an agent, a market) is absent, never ""
        row.keys().forEach((name, value) -> {
            if (value != null && !value.isEmpty()) {
                keys.put(name, value);
            }
        });
        return new Row(
                keys,
                row.calls(),
                row.answered(),
                row.seconds(),
                row.pulses(),
                ApiMoney.of(new Money(row.metaCost(), row.currency())),
                ApiMoney.of(new Money(row.tenantPrice(), row.currency())),
                row.unratedCalls());
    }

    private static LocalDate day(String field, @Nullable String text, LocalDate otherwise, List<FieldError> errors) {
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        try {
            return LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text);
        } catch (DateTimeException unreadable) {
            errors.add(new FieldError(field, "is a day like 2026-11-24"));
            return otherwise;
        }
    }

    private static List<String> groups(@Nullable String text, List<FieldError> errors) {
        if (text == null || text.isBlank()) {
            return List.of();
        }
        List<String> groups = List.of(text.split(","));
        if (!CostReports.groups().containsAll(groups)) {
            errors.add(new FieldError(
                    "group_by",
                    "is a list of " + CostReports.groups().stream().sorted().toList()));
        }
        return groups;
    }

    private static @Nullable ZoneId zone(@Nullable String text, List<FieldError> errors) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return ZoneId.of(text);
        } catch (DateTimeException unknown) {
            errors.add(new FieldError("tz", "is a time zone like Europe/Sofia"));
            return null;
        }
    }
}
