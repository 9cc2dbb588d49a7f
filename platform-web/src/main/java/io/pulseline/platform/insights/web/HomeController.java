package io.pulseline.platform.insights.web;

import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.rating.CostReports;
import io.pulseline.platform.rating.web.MoneyWords;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.webhooks.WebhookInbox;
import io.pulseline.platform.workers.Workers;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/// The first page of BSP staff: the tenants, the fleet, the inbox.
@Controller
class HomeController {
    private final Tenants tenants;
    private final BusinessNumbers numbers;
    private final LiveCalls calls;
    private final CostReports reports;
    private final Workers workers;
    private final WebhookInbox inbox;
    private final Clock clock;

    HomeController(
            Tenants tenants,
            BusinessNumbers numbers,
            LiveCalls calls,
            CostReports reports,
            Workers workers,
            WebhookInbox inbox,
            Clock clock) {
        this.tenants = tenants;
        this.numbers = numbers;
        this.calls = calls;
        this.reports = reports;
        this.workers = workers;
        this.inbox = inbox;
        this.clock = clock;
    }

    /// @param month one row a currency
    record Line(Tenant tenant, int numbers, int live, List<CostReports.Row> month) {}

    @GetMapping({"/bsp", "/bsp/"})
    String home(Viewer viewer, Model model) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), viewer.zone());
        model.addAttribute(
                "lines",
                tenants.all().stream()
                        .map(tenant -> new Line(
                                tenant,
                                numbers.all(tenant.id()).size(),
                                calls.live(tenant.id()).size(),
                                reports.report(tenant.id(), today.withDayOfMonth(1), today, List.of())))
                        .toList());
        model.addAttribute("money", new MoneyWords());
        model.addAttribute("workers", workers.all());
        WebhookInbox.Tally tally = inbox.tally(viewer.zone());
        model.addAttribute("waiting", tally.waiting());
        model.addAttribute("parked", tally.parked());
        model.addAttribute("unassigned", tally.unassigned());
        return "insights/home";
    }
}
