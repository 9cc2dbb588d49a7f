package io.pulseline.platform.rating.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.Pulses;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.Waba;
import io.pulseline.platform.rating.CostQuestion;
import io.pulseline.platform.rating.CostReports;
import io.pulseline.platform.rating.Rate;
import io.pulseline.platform.rating.RateCards;
import io.pulseline.platform.rating.WhatIf;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// A month that did not happen: what it would cost at every tier, and what would be left. All of it stands in the
/// address, so that it can be sent to a colleague.
@Controller
@ForRoles({Role.TENANT_ADMIN, Role.TENANT_ANALYST, Role.BSP_ADMIN, Role.BSP_SUPPORT})
class WhatIfController {
    private static final BigDecimal MOST_PERCENT = BigDecimal.valueOf(10_000);
    private static final int MOST_ROWS = 100;

    private final CostReports reports;
    private final RateCards cards;
    private final BusinessNumbers numbers;
    private final Clock clock;

    WhatIfController(CostReports reports, RateCards cards, BusinessNumbers numbers, Clock clock) {
        this.reports = reports;
        this.cards = cards;
        this.numbers = numbers;
        this.clock = clock;
    }

    /// @param problems fields that could not be read, with the line where there is one
    record Read(List<WhatIf.Wish> wishes, List<String> problems) {}

    /// @param rows   one market a line: market, calls, billed minutes; empty takes last month's own
    /// @param growth in percent, on calls and minutes
    @GetMapping("/t/{tenant}/costs/what-if")
    String show(
            Viewer viewer,
            @RequestParam(defaultValue = "") String rows,
            @RequestParam(defaultValue = "0") String growth,
            @RequestParam(defaultValue = "0") String markup,
            @RequestParam(name = "per_minute", defaultValue = "0") String perMinute,
            Model model) {
        Currency currency = numbers.accounts(viewer.tenantId()).stream()
                .map(Waba::currency)
                .findFirst()
                .orElse(Currency.getInstance("USD"));
        LocalDate today = LocalDate.now(clock.withZone(viewer.zone()));
        List<String> problems = new ArrayList<>();
        BigDecimal more = number("growth", growth, BigDecimal.valueOf(-100), problems);
        WhatIf.Terms terms = new WhatIf.Terms(
                number("markup", markup, BigDecimal.ZERO, problems),
                number("per_minute", perMinute, BigDecimal.ZERO, problems));
        String table = rows.isBlank() ? own(viewer, YearMonth.from(today)) : rows;
        Read read = read(table, more);
        problems.addAll(read.problems());
        List<Rate> rates = cards.inForce(currency, today);
        List<WhatIf.Answer> answers = read.wishes().stream()
                .map(wish -> WhatIf.of(
                        wish,
                        rates.stream()
                                .filter(rate -> rate.market().equalsIgnoreCase(wish.market()))
                                .toList(),
                        terms))
                .toList();
        model.addAttribute("base", viewer.base());
        model.addAttribute("currency", currency);
        model.addAttribute("rows", table);
        model.addAttribute("given", Map.of("growth", growth, "markup", markup, "per_minute", perMinute));
        model.addAttribute("problems", problems);
        model.addAttribute("answers", answers);
        model.addAttribute("sum", sum(answers));
        model.addAttribute(
                "markets", rates.stream().map(Rate::market).distinct().toList());
        model.addAttribute("money", new MoneyWords());
        return "rating/what-if";
    }

    /// Sums of what the card prices.
    public record Sum(BigDecimal cost, BigDecimal price, BigDecimal margin, BigDecimal percent) {}

    private static Sum sum(List<WhatIf.Answer> answers) {
        BigDecimal cost = BigDecimal.ZERO;
        BigDecimal price = BigDecimal.ZERO;
        for (WhatIf.Answer answer : answers) {
            cost = answer.cost() == null ? cost : cost.add(answer.cost());
            price = answer.price() == null ? price : price.add(answer.price());
        }
        BigDecimal margin = price.subtract(cost);
        return new Sum(cost, price, margin, WhatIf.percent(margin, price));
    }

    /// Last month's calls, this month's when there were none.
    private String own(Viewer viewer, YearMonth month) {
        String last = history(viewer, month.minusMonths(1));
        return last.isEmpty() ? history(viewer, month) : last;
    }

    private String history(Viewer viewer, YearMonth month) {
        return reports
                .report(
                        viewer.tenantId(),
                        new CostQuestion(
                                month.atDay(1),
                                month.atEndOfMonth(),
                                List.of("market"),
                                null,
                                Map.of("direction", "BUSINESS_INITIATED")))
                .stream()
                .filter(row -> row.answered() > 0
                        && !row.keys().getOrDefault("market", "").isEmpty())
                .map(row -> row.keys().get("market") + "," + row.answered() + ","
                        + new Pulses(row.pulses()).minutes().toPlainString())
                .collect(Collectors.joining("\n"));
    }

    private static Read read(String table, BigDecimal growth) {
        BigDecimal factor = BigDecimal.ONE.add(growth.movePointLeft(2));
        List<WhatIf.Wish> wishes = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        List<String> lines =
                table.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        if (lines.size() > MOST_ROWS) {
            problems.add("rows");
        }
        for (String line : lines.stream().limit(MOST_ROWS).toList()) {
            String[] cells = line.split(",", -1);
            boolean fine = cells.length == 3
                    && !cells[0].isBlank()
                    && cells[1].strip().matches("[0-9]{1,10}")
                    && cells[2].strip().matches("[0-9]{1,11}(\\.[0-9]{1,3})?");
            if (fine) {
                wishes.add(new WhatIf.Wish(
                        cells[0].strip(),
                        new BigDecimal(cells[1].strip()).multiply(factor).longValue(),
                        new BigDecimal(cells[2].strip()).multiply(factor)));
            } else {
                problems.add("line:" + line);
            }
        }
        return new Read(wishes, problems);
    }

    private static BigDecimal number(String name, String text, BigDecimal least, List<String> problems) {
        if (text.strip().matches("-?[0-9]{1,7}(\\.[0-9]{1,8})?")) {
            BigDecimal number = new BigDecimal(text.strip());
            if (number.compareTo(least) >= 0 && number.compareTo(MOST_PERCENT) <= 0) {
                return number;
            }
        } else if (text.isBlank()) {
            return BigDecimal.ZERO;
        }
        problems.add(name);
        return BigDecimal.ZERO;
    }
}
