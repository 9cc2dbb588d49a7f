package io.pulseline.platform.insights.web;

import io.pulseline.platform.calls.CallFilter;
import io.pulseline.platform.calls.CallPrices;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.calls.web.CallWords;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.permissions.CallPermissions;
import io.pulseline.platform.permissions.NumberHealth;
import io.pulseline.platform.permissions.PermissionState;
import io.pulseline.platform.pstnguard.RouteAlarms;
import io.pulseline.platform.pstnguard.Sightings;
import io.pulseline.platform.rating.CostReports;
import io.pulseline.platform.rating.web.MoneyWords;
import io.pulseline.platform.settings.SipProbes;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/// The first page of a tenant: what needs someone, and how it runs.
@Controller
class OverviewController {
    private static final int LAST_CALLS = 6;

    private final LiveCalls calls;
    private final CallPrices prices;
    private final CostReports reports;
    private final CallPermissions permissions;
    private final BusinessNumbers numbers;
    private final SipProbes probes;
    private final Sightings sightings;
    private final RouteAlarms routeAlarms;
    private final NumberHealth health;
    private final Clock clock;

    OverviewController(
            LiveCalls calls,
            CallPrices prices,
            CostReports reports,
            CallPermissions permissions,
            BusinessNumbers numbers,
            SipProbes probes,
            Sightings sightings,
            RouteAlarms routeAlarms,
            NumberHealth health,
            Clock clock) {
        this.calls = calls;
        this.prices = prices;
        this.reports = reports;
        this.permissions = permissions;
        this.numbers = numbers;
        this.probes = probes;
        this.sightings = sightings;
        this.routeAlarms = routeAlarms;
        this.health = health;
        this.clock = clock;
    }

    @GetMapping({"/t/{tenant}", "/t/{tenant}/"})
    String overview(Viewer viewer, Model model) {
        Overview overview = read(viewer.tenantId(), viewer.zone());
        model.addAttribute("overview", overview);
        model.addAttribute("say", new CallWords(viewer.zone()));
        model.addAttribute("money", new MoneyWords());
        model.addAttribute("pstnSeen", sightings.open(viewer.tenantId()).size());
        model.addAttribute("pstnRoutes", routeAlarms.open(viewer.tenantId()).size());
        model.addAttribute("sipFailing", probes.failing(viewer.tenantId()));
        model.addAttribute(
                "numberNames",
                overview.numbers().stream()
                        .collect(Collectors.toMap(number -> number.id().value(), BusinessNumber::name)));
        return "insights/overview";
    }

    private Overview read(TenantId tenant, ZoneId zone) {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, zone);
        List<CallView> last =
                calls.list(tenant, CallFilter.none(), null, LAST_CALLS).items();
        List<PermissionState> ending = permissions.board(tenant, null).stream()
                .filter(state -> state.expiresAt() != null
                        && state.expiresAt().isAfter(now)
                        && state.expiresAt().isBefore(now.plus(Overview.SOON)))
                .toList();
        return new Overview(
                reports.report(tenant, today, today, List.of("direction"), zone),
                health.since(tenant, today.atStartOfDay(zone).toInstant()),
                reports.report(tenant, today.withDayOfMonth(1), today, List.of()),
                ending,
                calls.live(tenant),
                last,
                last.isEmpty()
                        ? Map.of()
                        : prices.of(tenant, last.stream().map(CallView::id).toList()),
                numbers.all(tenant));
    }
}
