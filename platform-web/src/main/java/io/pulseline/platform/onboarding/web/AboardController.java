package io.pulseline.platform.onboarding.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.numbers.AccountAlarm;
import io.pulseline.platform.numbers.AccountAlarms;
import io.pulseline.platform.onboarding.Arrivals;
import io.pulseline.platform.onboarding.Farewell;
import io.pulseline.platform.onboarding.Farewells;
import io.pulseline.platform.onboarding.SignupLimits;
import io.pulseline.platform.onboarding.Unregistered;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantState;
import io.pulseline.platform.tenancy.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Who comes aboard and who goes, across tenants: what Meta told without anybody having asked here.
@Controller
class AboardController {
    private static final int FAREWELLS = 20;
    private static final Duration URGENT = Duration.ofDays(3);

    private final Tenants tenants;
    private final AccountAlarms alarms;
    private final Arrivals arrivals;
    private final Farewells farewells;
    private final SignupLimits limits;
    private final Clock clock;

    AboardController(
            Tenants tenants,
            AccountAlarms alarms,
            Arrivals arrivals,
            Farewells farewells,
            SignupLimits limits,
            Clock clock) {
        this.tenants = tenants;
        this.alarms = alarms;
        this.arrivals = arrivals;
        this.farewells = farewells;
        this.limits = limits;
        this.clock = clock;
    }

    record AlarmRow(Tenant tenant, AccountAlarm alarm) {}

    record FarewellRow(Tenant tenant, Farewell farewell) {}

    /// @param verdict NO when its time is over, UNKNOWN when less than three days are left, TODO before
    record UnregisteredRow(Tenant tenant, Unregistered number, String verdict) {}

    @GetMapping("/bsp/onboarding")
    String index(Model model) {
        model.addAttribute("week", limits.week());
        model.addAttribute("unregistered", unregistered());
        model.addAttribute("alarms", alarms());
        model.addAttribute("arrivals", arrivals.waiting());
        model.addAttribute(
                "tenants",
                tenants.all().stream()
                        .filter(tenant -> tenant.state() == TenantState.ACTIVE)
                        .toList());
        model.addAttribute("farewells", farewells());
        return "onboarding/aboard";
    }

    /// @param tenant slug
    @PostMapping("/bsp/onboarding/arrivals/{waba}/assignment")
    @ForRoles(Role.BSP_ADMIN)
    String assign(Viewer viewer, @PathVariable String waba, @RequestParam String tenant, RedirectAttributes flash) {
        Tenant whose = tenants.bySlug(tenant)
                .filter(one -> one.state() == TenantState.ACTIVE)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        UUID signup = arrivals.assign(new WabaId(waba), whose.id(), viewer.actor())
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        flash.addFlashAttribute("assigned", whose.name());
        flash.addFlashAttribute("signup", signup);
        return "redirect:/bsp/onboarding";
    }

    @PostMapping("/bsp/onboarding/arrivals/{waba}/removal")
    @ForRoles(Role.BSP_ADMIN)
    String setAside(Viewer viewer, @PathVariable String waba) {
        if (!arrivals.setAside(new WabaId(waba), viewer.actor())) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return "redirect:/bsp/onboarding";
    }

    private List<UnregisteredRow> unregistered() {
        Map<TenantId, Tenant> known = tenants.all().stream().collect(Collectors.toMap(Tenant::id, Function.identity()));
        Instant now = clock.instant();
        return limits.unregistered().stream()
                .filter(number -> known.containsKey(number.tenant()))
                .map(number -> new UnregisteredRow(
                        Objects.requireNonNull(known.get(number.tenant())), number, urgency(number.until(), now)))
                .toList();
    }

    private static String urgency(Instant until, Instant now) {
        if (!until.isAfter(now)) {
            return "NO";
        }
        return until.isAfter(now.plus(URGENT)) ? "TODO" : "UNKNOWN";
    }

    private List<FarewellRow> farewells() {
        return tenants.all().stream()
                .flatMap(tenant -> farewells.newest(tenant.id(), FAREWELLS).stream()
                        .map(farewell -> new FarewellRow(tenant, farewell)))
                .sorted(Comparator.comparing((FarewellRow row) -> row.farewell().heardAt())
                        .reversed())
                .limit(FAREWELLS)
                .toList();
    }

    private List<AlarmRow> alarms() {
        return tenants.all().stream()
                .flatMap(tenant -> alarms.of(tenant.id()).stream().map(alarm -> new AlarmRow(tenant, alarm)))
                .sorted(Comparator.comparing(row -> row.alarm().since()))
                .toList();
    }
}
