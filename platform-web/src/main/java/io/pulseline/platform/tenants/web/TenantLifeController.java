package io.pulseline.platform.tenants.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.rating.web.MoneyWords;
import io.pulseline.platform.tenants.TenantErasure;
import io.pulseline.platform.tenants.TenantLife;
import io.pulseline.platform.tenants.TenantRegister;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

/// Suspends, resumes, off-boards and erases: first a page that says what happens and what stays, then the tenant's
/// slug, typed.
@Controller
@RequestMapping("/bsp/tenants/{slug}/{step}")
@ForRoles(Role.BSP_ADMIN)
class TenantLifeController {
    private final TenantRegister register;
    private final TenantLife life;
    private final TenantErasure erasure;

    TenantLifeController(TenantRegister register, TenantLife life, TenantErasure erasure) {
        this.register = register;
        this.life = life;
        this.erasure = erasure;
    }

    @GetMapping
    ModelAndView ask(@PathVariable String slug, @PathVariable String step) {
        return page(entry(slug), step(step), "", null, 0);
    }

    @PostMapping
    ModelAndView act(
            Viewer viewer,
            @PathVariable String slug,
            @PathVariable("step") String path,
            @RequestParam(defaultValue = "") String typed,
            @RequestParam(defaultValue = "") String reason) {
        TenantRegister.Entry entry = entry(slug);
        LifeStep step = step(path);
        if (!step.possible(entry.tenant().state())) {
            return page(entry, step, reason, "state", 0);
        }
        if (!typed.strip().equals(slug)) {
            return page(entry, step, reason, "typed", 0);
        }
        switch (step) {
            case SUSPENSION -> life.suspend(viewer.actor(), slug, reason);
            case RESUMPTION -> life.resume(viewer.actor(), slug, reason);
            case OFFBOARDING -> life.offboard(viewer.actor(), slug, reason);
            case ERASURE -> {
                switch (erasure.erase(viewer.actor(), entry.tenant(), reason)) {
                    case TenantErasure.Result.Erased erased -> {}
                    case TenantErasure.Result.NotClosed meanwhile -> {
                        return page(entry(slug), step, reason, "state", 0);
                    }
                    case TenantErasure.Result.CallsUp(long count) -> {
                        return page(entry, step, reason, "calls", count);
                    }
                }
            }
        }
        return new ModelAndView("redirect:/bsp/tenants/" + slug);
    }

    private ModelAndView page(
            TenantRegister.Entry entry, LifeStep step, String reason, @Nullable String problem, long count) {
        ModelAndView page = new ModelAndView("tenants/step");
        page.addObject("entry", entry);
        page.addObject("step", step);
        page.addObject("possible", step.possible(entry.tenant().state()));
        page.addObject("sums", register.charged(entry.tenant().id()));
        page.addObject("money", new MoneyWords());
        page.addObject("reason", reason);
        page.addObject("problem", problem);
        page.addObject("count", count);
        if (problem != null) {
            page.setStatus(problem.equals("typed") ? HttpStatus.UNPROCESSABLE_ENTITY : HttpStatus.CONFLICT);
        }
        return page;
    }

    private TenantRegister.Entry entry(String slug) {
        return register.find(slug).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static LifeStep step(String path) {
        return LifeStep.of(path).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
