package io.pulseline.platform.rating.web;

import io.pulseline.platform.export.Csv;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.Pulses;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.rating.CostReports;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The cost report: days of the account's zone, totals by currency, never a sum across currencies.
@Controller
@ForRoles({Role.TENANT_ADMIN, Role.TENANT_ANALYST, Role.BSP_ADMIN, Role.BSP_SUPPORT})
class CostsController {
    private static final List<String> DEFAULT_GROUPS = List.of("day", "number");

    private final CostReports reports;
    private final BusinessNumbers numbers;
    private final Clock clock;

    CostsController(CostReports reports, BusinessNumbers numbers, Clock clock) {
        this.reports = reports;
        this.numbers = numbers;
        this.clock = clock;
    }

    /// What was asked for, with what could not be read put right.
    ///
    /// @param zones of the accounts whose days these are
    record Asked(LocalDate from, LocalDate to, List<String> groups, List<String> zones, List<String> problems) {
        public String query() {
            return "from=" + from + "&to=" + to + "&group_by=" + String.join(",", groups);
        }

        public String with(String group) {
            return "from=" + from + "&to=" + to + "&group_by=" + group;
        }
    }

    @GetMapping("/t/{tenant}/costs")
    String index(
            Viewer viewer,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(name = "group_by", required = false) @Nullable String groupBy,
            Model model) {
        List<BusinessNumber> own = numbers.all(viewer.tenantId());
        Asked asked = asked(viewer, own, from, to, groupBy);
        List<CostReports.Row> rows = rows(viewer, asked);
        model.addAttribute("base", viewer.base());
        model.addAttribute("asked", asked);
        model.addAttribute("rows", rows);
        model.addAttribute("totals", reports.report(viewer.tenantId(), asked.from(), asked.to(), List.of()));
        model.addAttribute("money", new MoneyWords());
        model.addAttribute("numberNames", names(own));
        model.addAttribute("switches", List.of("day,number", "number", "market", "direction", "agent"));
        return "rating/costs";
    }

    @GetMapping("/t/{tenant}/costs.csv")
    ResponseEntity<byte[]> export(
            Viewer viewer,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(name = "group_by", required = false) @Nullable String groupBy) {
        List<BusinessNumber> own = numbers.all(viewer.tenantId());
        Asked asked = asked(viewer, own, from, to, groupBy);
        Csv csv = new Csv();
        csv.row("Cost report of", viewer.base().substring(3));
        csv.row("Days", asked.from() + " to " + asked.to());
        csv.row("Days in", String.join(" and ", asked.zones()));
        csv.row();
        List<String> head = new ArrayList<>(asked.groups());
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
        csv.row(head.toArray());
        for (CostReports.Row row : rows(viewer, asked)) {
            List<@Nullable Object> cells = new ArrayList<>();
            asked.groups().forEach(group -> cells.add(row.keys().get(group)));
            BigDecimal minutes = new Pulses(row.pulses()).minutes();
            cells.addAll(List.of(
                    row.currency(),
                    row.calls(),
                    row.answered(),
                    row.seconds(),
                    row.pulses(),
                    minutes,
                    row.metaCost(),
                    row.tenantPrice(),
                    row.unratedCalls()));
            csv.row(cells.toArray());
        }
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("text/csv;charset=UTF-8"))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"costs.csv\"")
                .body(csv.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// Days newest first, everything else by name.
    private List<CostReports.Row> rows(Viewer viewer, Asked asked) {
        List<CostReports.Row> rows =
                new ArrayList<>(reports.report(viewer.tenantId(), asked.from(), asked.to(), asked.groups()));
        if (asked.groups().contains("day")) {
            rows.sort(Comparator.comparing(
                    (CostReports.Row row) -> String.valueOf(row.keys().get("day")), Comparator.reverseOrder()));
        }
        return rows;
    }

    private Asked asked(
            Viewer viewer,
            List<BusinessNumber> own,
            @Nullable String from,
            @Nullable String to,
            @Nullable String groupBy) {
        List<String> zones = own.stream()
                .map(number -> number.zone().getId())
                .distinct()
                .sorted()
                .toList();
        ZoneId zone = zones.isEmpty() ? viewer.zone() : ZoneId.of(zones.getFirst());
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
        List<String> problems = new ArrayList<>();
        LocalDate last = date("to", to, today, problems);
        LocalDate first = date("from", from, last.withDayOfMonth(1), problems);
        List<String> groups = groupBy == null || groupBy.isBlank() ? DEFAULT_GROUPS : List.of(groupBy.split(","));
        if (!CostReports.groups().containsAll(groups)) {
            problems.add("group_by");
            groups = DEFAULT_GROUPS;
        }
        if (first.isAfter(last)) {
            problems.add("from");
            first = last.withDayOfMonth(1);
        }
        return new Asked(first, last, groups, zones.isEmpty() ? List.of(zone.getId()) : zones, problems);
    }

    private static LocalDate date(String name, @Nullable String text, LocalDate otherwise, List<String> problems) {
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        try {
            return LocalDate.parse(text.strip());
        } catch (DateTimeException notADate) {
            problems.add(name);
            return otherwise;
        }
    }

    private static Map<String, String> names(List<BusinessNumber> own) {
        return own.stream()
                .collect(Collectors.toMap(
                        number -> number.id().value(), BusinessNumber::name, (one, other) -> one, TreeMap::new));
    }
}
