package io.pulseline.platform.plans.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.plans.PricePlans;
import io.pulseline.platform.plans.TenantPlan;
import io.pulseline.platform.rating.PricePlan;
import io.pulseline.platform.rating.web.MoneyWords;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantState;
import io.pulseline.platform.tenancy.Tenants;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// What a tenant pays, today and from a coming day on, with what it makes of three calls.
@Controller
@RequestMapping("/bsp/tenants/{slug}/plan")
class PlanController {
    /// What Meta bills in the examples, for a pulse: a cent a minute.
    private static final BigDecimal EXAMPLE = new BigDecimal("0.001");

    private static final List<Long> EXAMPLES = List.of(20L, 56L, 190L);

    private final PricePlans plans;
    private final Tenants tenants;
    private final Clock clock;

    PlanController(PricePlans plans, Tenants tenants, Clock clock) {
        this.plans = plans;
        this.tenants = tenants;
        this.clock = clock;
    }

    /// @param meta  what Meta bills
    /// @param price what the tenant pays, outside of its free minutes
    record Example(long seconds, BigDecimal meta, BigDecimal price) {}

    @GetMapping
    ModelAndView show(Viewer viewer, @PathVariable String slug) {
        return page(viewer, tenant(slug), null, Map.of());
    }

    @PostMapping
    @ForRoles(Role.BSP_ADMIN)
    ModelAndView keep(Viewer viewer, @PathVariable String slug, PlanForm form, RedirectAttributes kept) {
        Tenant tenant = tenant(slug);
        Map<String, String> mistakes = form.mistakes();
        if (!mistakes.isEmpty()) {
            return page(viewer, tenant, form, mistakes);
        }
        TenantPlan wanted = form.plan(viewer.name(), clock.instant());
        return switch (plans.keep(viewer.actor(), tenant, wanted)) {
            case PricePlans.Result.Done done -> {
                kept.addFlashAttribute("said", "plans.said.kept");
                yield new ModelAndView("redirect:/bsp/tenants/" + slug + "/plan");
            }
            case PricePlans.Result.TooEarly early -> page(viewer, tenant, form, Map.of("from", "plans.wrong.early"));
        };
    }

    @PostMapping("/{from}/withdrawal")
    @ForRoles(Role.BSP_ADMIN)
    String withdraw(
            Viewer viewer,
            @PathVariable String slug,
            @PathVariable @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate from,
            RedirectAttributes kept) {
        PricePlans.Result result = plans.withdraw(viewer.actor(), tenant(slug), from)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        switch (result) {
            case PricePlans.Result.Done done -> kept.addFlashAttribute("said", "plans.said.withdrawn");
            case PricePlans.Result.TooEarly early -> kept.addFlashAttribute("problem", "plans.problem.begun");
        }
        return "redirect:/bsp/tenants/" + slug + "/plan";
    }

    private ModelAndView page(Viewer viewer, Tenant tenant, @Nullable PlanForm typed, Map<String, String> mistakes) {
        List<TenantPlan> all = plans.of(tenant.id());
        LocalDate today = LocalDate.ofInstant(clock.instant(), tenant.zone());
        LocalDate earliest = plans.earliest(tenant);
        Optional<TenantPlan> now =
                all.stream().filter(plan -> !plan.from().isAfter(today)).findFirst();
        ModelAndView page = new ModelAndView("plans/index");
        page.addObject("tenant", tenant);
        page.addObject("plans", all);
        page.addObject("now", now.orElse(null));
        page.addObject("earliest", earliest);
        page.addObject("examples", now.map(plan -> examples(plan.plan())).orElse(List.of()));
        page.addObject("form", typed != null ? typed : PlanForm.of(now, earliest));
        page.addObject("mistakes", mistakes);
        page.addObject("edits", viewer.role() == Role.BSP_ADMIN && tenant.state() != TenantState.ERASED);
        page.addObject("money", new MoneyWords());
        if (!mistakes.isEmpty()) {
            page.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
        }
        return page;
    }

    private static List<Example> examples(PricePlan plan) {
        long used = plan.freeMinutes() * 60L;
        return EXAMPLES.stream()
                .map(seconds -> new Example(
                        seconds,
                        PricePlan.atCost(plan.currency())
                                .price(EXAMPLE, seconds, 0)
                                .price(),
                        plan.price(EXAMPLE, seconds, used).price()))
                .toList();
    }

    private Tenant tenant(String slug) {
        return tenants.bySlug(slug).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
