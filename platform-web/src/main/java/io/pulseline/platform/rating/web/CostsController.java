package io.pulseline.platform.rating.web;

import io.pulseline.platform.export.Csv;
import io.pulseline.platform.export.Download;
import io.pulseline.platform.export.Xlsx;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.Pulses;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.rating.CostQuestion;
import io.pulseline.platform.rating.CostReports;
import io.pulseline.platform.rating.RollupProof;
import io.pulseline.platform.rating.TierProgress;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The cost report: totals by currency, never a sum across currencies; each figure opens the calls behind it.
@Controller
@ForRoles({Role.TENANT_ADMIN, Role.TENANT_ANALYST, Role.BSP_ADMIN, Role.BSP_SUPPORT})
class CostsController {
    private static final List<String> SWITCHES =
            List.of("day,number", "hour", "number", "market,tier", "direction", "agent", "tag");
    private static final MediaType SHEET =
            MediaType.parseMediaType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    private final CostReports reports;
    private final TierProgress tiers;
    private final RollupProof proof;
    private final BusinessNumbers numbers;
    private final Clock clock;

    CostsController(CostReports reports, TierProgress tiers, RollupProof proof, BusinessNumbers numbers, Clock clock) {
        this.reports = reports;
        this.tiers = tiers;
        this.proof = proof;
        this.numbers = numbers;
        this.clock = clock;
    }

    @GetMapping("/t/{tenant}/costs")
    String index(Viewer viewer, @RequestParam Map<String, String> given, Model model) {
        CostAsked asked = asked(viewer, given);
        CostQuestion question = asked.question();
        List<CostReports.Row> totals = reports.report(viewer.tenantId(), cut(question, List.of()));
        LocalDate today = LocalDate.ofInstant(clock.instant(), zones(viewer).getFirst());
        YearMonth month = YearMonth.from(question.to());
        model.addAttribute("base", viewer.base());
        model.addAttribute("asked", asked);
        model.addAttribute("only", new TreeMap<>(question.only()));
        model.addAttribute("rows", rows(viewer, question));
        model.addAttribute("totals", totals);
        model.addAttribute("chart", chart(viewer, question, totals));
        model.addAttribute("money", new MoneyWords());
        model.addAttribute("numberNames", names(viewer));
        model.addAttribute("switches", SWITCHES);
        List<TierProgress.Progress> progress = tiers.of(viewer.tenantId(), month);
        model.addAttribute("tiers", progress);
        model.addAttribute("tierMonth", month);
        model.addAttribute(
                "paces",
                YearMonth.from(today).equals(month)
                        ? progress.stream()
                                .collect(Collectors.toMap(
                                        TierProgress.Progress::market, one -> TierProgress.pace(one.minutes(), today)))
                        : Map.of());
        model.addAttribute(
                "broken",
                proof.last(viewer.tenantId())
                        .filter(last -> last.differences() > 0)
                        .orElse(null));
        return "rating/costs";
    }

    private @Nullable CostChart chart(Viewer viewer, CostQuestion question, List<CostReports.Row> totals) {
        // beyond a year of columns nobody sees a day
        if (totals.isEmpty() || question.from().plusDays(366).isBefore(question.to())) {
            return null;
        }
        CostReports.Row most = totals.stream()
                .max(Comparator.comparing(CostReports.Row::metaCost))
                .orElseThrow();
        List<CostReports.Row> days = reports.report(viewer.tenantId(), cut(question, List.of("day", "tier"))).stream()
                .filter(row -> row.currency().equals(most.currency()))
                .toList();
        return CostChart.of(days, question.from(), question.to(), most.currency());
    }

    private static CostQuestion cut(CostQuestion question, List<String> groups) {
        return new CostQuestion(question.from(), question.to(), groups, question.zone(), question.only());
    }

    @GetMapping("/t/{tenant}/costs.csv")
    ResponseEntity<byte[]> csv(Viewer viewer, @RequestParam Map<String, String> given) {
        Csv csv = new Csv();
        write(viewer, asked(viewer, given), csv::row);
        return Download.of("costs.csv", csv);
    }

    @GetMapping("/t/{tenant}/costs.xlsx")
    ResponseEntity<byte[]> xlsx(Viewer viewer, @RequestParam Map<String, String> given) {
        Xlsx sheet = new Xlsx("Costs");
        write(viewer, asked(viewer, given), sheet::row);
        return Download.of("costs.xlsx", SHEET, sheet.bytes());
    }

    /// Exactly what the page shows, under a head that says what was asked.
    private void write(Viewer viewer, CostAsked asked, Consumer<@Nullable Object[]> row) {
        CostQuestion question = asked.question();
        row.accept(new Object[] {"Cost report of", viewer.base().substring(3)});
        row.accept(new Object[] {"Days", question.from() + " to " + question.to()});
        row.accept(new Object[] {"Days in", String.join(" and ", asked.zones())});
        new TreeMap<>(question.only()).forEach((key, value) -> row.accept(new Object[] {"Only " + key, value}));
        row.accept(new Object[0]);
        List<Object> head = new ArrayList<>(question.groupBy());
        head.addAll(List.of(
                "currency",
                "calls",
                "answered",
                "seconds",
                "pulses",
                "minutes",
                "meta_cost",
                "tenant_price",
                "unrated_calls"));
        row.accept(head.toArray());
        for (CostReports.Row sum : rows(viewer, question)) {
            List<@Nullable Object> cells = new ArrayList<>();
            question.groupBy().forEach(group -> cells.add(sum.keys().get(group)));
            cells.addAll(List.of(
                    sum.currency(),
                    sum.calls(),
                    sum.answered(),
                    sum.seconds(),
                    sum.pulses(),
                    new Pulses(sum.pulses()).minutes(),
                    sum.metaCost(),
                    sum.tenantPrice(),
                    sum.unratedCalls()));
            row.accept(cells.toArray());
        }
    }

    /// Days newest first, everything else by name.
    private List<CostReports.Row> rows(Viewer viewer, CostQuestion question) {
        List<CostReports.Row> rows = new ArrayList<>(reports.report(viewer.tenantId(), question));
        if (question.groupBy().contains("day")) {
            rows.sort(Comparator.comparing(
                    (CostReports.Row row) -> String.valueOf(row.keys().get("day")), Comparator.reverseOrder()));
        }
        return rows;
    }

    CostAsked asked(Viewer viewer, Map<String, String> given) {
        return CostAsked.read(given, zones(viewer), clock);
    }

    private List<ZoneId> zones(Viewer viewer) {
        List<ZoneId> zones = numbers.all(viewer.tenantId()).stream()
                .map(BusinessNumber::zone)
                .distinct()
                .sorted(Comparator.comparing(ZoneId::getId))
                .toList();
        return zones.isEmpty() ? List.of(viewer.zone()) : zones;
    }

    private Map<String, String> names(Viewer viewer) {
        return numbers.all(viewer.tenantId()).stream()
                .collect(Collectors.toMap(
                        number -> number.id().value(), BusinessNumber::name, (one, other) -> one, TreeMap::new));
    }
}
