package io.pulseline.platform.identity.web;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.identity.Visits;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantState;
import io.pulseline.platform.tenancy.Tenants;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

/// Where staff say why they want to look into a tenant, and for how long; and where they leave it.
@Controller
@RequestMapping("/bsp/tenants/{slug}/visit")
@ForRoles({Role.BSP_ADMIN, Role.BSP_SUPPORT})
class VisitController {
    private static final List<Integer> MINUTES = List.of(15, 30, 60, 240);
    private static final int SHORTEST_REASON = 5;
    private static final int LONGEST_REASON = 300;

    private final Tenants tenants;
    private final Visits visits;

    VisitController(Tenants tenants, Visits visits) {
        this.tenants = tenants;
        this.visits = visits;
    }

    @GetMapping
    ModelAndView ask(@PathVariable String slug, @RequestParam(defaultValue = "") String to) {
        return page(tenant(slug), to, "", MINUTES.get(1), false);
    }

    /// @param to where they wanted, inside this tenant; anything else leads to its first page
    @PostMapping
    ModelAndView begin(
            Viewer viewer,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "0") int minutes) {
        Tenant tenant = tenant(slug);
        int length = MINUTES.contains(minutes) ? minutes : MINUTES.get(1);
        String why = reason.strip();
        if (why.length() < SHORTEST_REASON || why.length() > LONGEST_REASON) {
            ModelAndView again = page(tenant, to, reason, length, true);
            again.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
            return again;
        }
        visits.begin(staff(viewer), tenant, why, Duration.ofMinutes(length));
        return new ModelAndView("redirect:" + (inside(to, slug) ? to : "/t/" + slug + "/"));
    }

    @PostMapping("/end")
    String end(Viewer viewer, @PathVariable String slug) {
        visits.leave(staff(viewer), tenant(slug).id());
        return "redirect:/bsp/tenants/" + slug;
    }

    private static boolean inside(String to, String slug) {
        return to.startsWith("/t/" + slug + "/") && !to.contains("\\") && !to.contains("//");
    }

    private static Actor.Human staff(Viewer viewer) {
        return new Actor.Human(viewer.person(), viewer.name());
    }

    private Tenant tenant(String slug) {
        return tenants.bySlug(slug)
                .filter(tenant -> tenant.state() != TenantState.ERASED)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static ModelAndView page(Tenant tenant, String to, String reason, int minutes, boolean wrong) {
        ModelAndView page = new ModelAndView("identity/visit");
        page.addObject("tenant", tenant);
        page.addObject("to", to);
        page.addObject("reason", reason);
        page.addObject("minutes", minutes);
        page.addObject("lengths", MINUTES);
        page.addObject("wrong", wrong);
        return page;
    }
}
