package io.pulseline.platform.rating.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.rating.CostReports;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The calls behind a sum of the cost report, newest first.
@Controller
@ForRoles({Role.TENANT_ADMIN, Role.TENANT_ANALYST, Role.BSP_ADMIN, Role.BSP_SUPPORT})
class CostCallsController {
    private static final int PAGE = 50;

    private final CostReports reports;
    private final CostsController costs;
    private final BusinessNumbers numbers;

    CostCallsController(CostReports reports, CostsController costs, BusinessNumbers numbers) {
        this.reports = reports;
        this.costs = costs;
        this.numbers = numbers;
    }

    @GetMapping("/t/{tenant}/costs/calls")
    String index(Viewer viewer, @RequestParam Map<String, String> given, Model model) {
        CostAsked asked = costs.asked(viewer, given);
        List<CostReports.Called> found =
                reports.calls(viewer.tenantId(), asked.question(), cursor(given.get("after")), PAGE + 1);
        List<CostReports.Called> shown = found.subList(0, Math.min(PAGE, found.size()));
        model.addAttribute("base", viewer.base());
        model.addAttribute("asked", asked);
        model.addAttribute("only", new TreeMap<>(asked.question().only()));
        model.addAttribute("calls", shown);
        model.addAttribute("total", reports.count(viewer.tenantId(), asked.question()));
        model.addAttribute("next", found.size() > PAGE ? cursor(shown.getLast()) : null);
        model.addAttribute("zone", viewer.zone());
        model.addAttribute("money", new MoneyWords());
        model.addAttribute(
                "numberNames",
                numbers.all(viewer.tenantId()).stream()
                        .collect(Collectors.toMap(number -> number.id().value(), BusinessNumber::name)));
        return "rating/cost-calls";
    }

    private static String cursor(CostReports.Called last) {
        return last.startedAt() + "_" + last.call();
    }

    /// An unreadable cursor begins at the top.
    private static CostReports.@Nullable After cursor(@Nullable String after) {
        if (after == null || !after.contains("_")) {
            return null;
        }
        try {
            return new CostReports.After(
                    Instant.parse(after.substring(0, after.indexOf('_'))),
                    new CallId(UUID.fromString(after.substring(after.indexOf('_') + 1))));
        } catch (DateTimeParseException | IllegalArgumentException unreadable) {
            return null;
        }
    }
}
