package io.pulseline.platform.tenants.web;

import io.pulseline.platform.audit.AuditLog;
import io.pulseline.platform.identity.Admissions;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.People;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.rating.web.MoneyWords;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantState;
import io.pulseline.platform.tenants.TenantLife;
import io.pulseline.platform.tenants.TenantRegister;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.springframework.web.util.UriComponentsBuilder;

/// All tenants, one tenant, and the way in for a new one.
@Controller
@RequestMapping("/bsp/tenants")
class TenantConsoleController {
    private static final int PAGE = 50;
    private static final int LAST_ACTS = 8;

    private final TenantRegister register;
    private final TenantLife life;
    private final Admissions admissions;
    private final People people;
    private final AuditLog audit;

    TenantConsoleController(
            TenantRegister register, TenantLife life, Admissions admissions, People people, AuditLog audit) {
        this.register = register;
        this.life = life;
        this.admissions = admissions;
        this.people = people;
        this.audit = audit;
    }

    @GetMapping
    ModelAndView index(
            Viewer viewer,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String after) {
        TenantState wanted = Arrays.stream(TenantState.values())
                .filter(each -> each.name().equals(state))
                .findFirst()
                .orElse(null);
        List<TenantRegister.Entry> found = register.list(text.strip(), wanted, after, PAGE + 1);
        List<TenantRegister.Entry> shown = found.stream().limit(PAGE).toList();
        ModelAndView page = new ModelAndView("tenants/index");
        page.addObject("rows", shown);
        page.addObject("text", text);
        page.addObject("state", wanted);
        page.addObject("states", TenantState.values());
        page.addObject("admin", viewer.role() == Role.BSP_ADMIN);
        page.addObject("first", after.isEmpty() ? null : address(text, wanted, null));
        page.addObject(
                "next",
                found.size() > PAGE
                        ? address(text, wanted, shown.getLast().tenant().slug())
                        : null);
        return page;
    }

    private static String address(String text, @Nullable TenantState state, @Nullable String after) {
        return UriComponentsBuilder.fromPath("/bsp/tenants")
                .queryParamIfPresent("text", Optional.of(text).filter(typed -> !typed.isBlank()))
                .queryParamIfPresent("state", Optional.ofNullable(state))
                .queryParamIfPresent("after", Optional.ofNullable(after))
                .build()
                .toUriString();
    }

    @GetMapping("/new")
    @ForRoles(Role.BSP_ADMIN)
    ModelAndView form() {
        return form(OpeningForm.empty(), Map.of());
    }

    @PostMapping
    @ForRoles(Role.BSP_ADMIN)
    ModelAndView create(Viewer viewer, OpeningForm form) {
        Map<String, String> mistakes = form.mistakes();
        Optional<Tenant> opened = mistakes.isEmpty()
                ? life.open(viewer.actor(), form.slug(), form.name().strip(), ZoneId.of(form.zone()))
                : Optional.empty();
        if (opened.isEmpty()) {
            return form(form, mistakes.isEmpty() ? Map.of("slug", "tenants.wrong.taken") : mistakes);
        }
        if (!form.email().isBlank()) {
            admissions.invite(viewer.actor(), opened.get(), form.email(), form.person(), Role.TENANT_ADMIN);
        }
        return new ModelAndView("redirect:/bsp/tenants/" + opened.get().slug());
    }

    private static ModelAndView form(OpeningForm form, Map<String, String> mistakes) {
        ModelAndView page = new ModelAndView("tenants/new");
        page.addObject("form", form);
        page.addObject("mistakes", mistakes);
        page.addObject("zones", ZoneId.getAvailableZoneIds().stream().sorted().toList());
        if (!mistakes.isEmpty()) {
            page.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
        }
        return page;
    }

    @GetMapping("/{slug}")
    ModelAndView show(Viewer viewer, @PathVariable String slug) {
        TenantRegister.Entry entry =
                register.find(slug).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        ModelAndView page = new ModelAndView("tenants/show");
        page.addObject("entry", entry);
        page.addObject("sums", register.charged(entry.tenant().id()));
        page.addObject("members", people.members(entry.tenant().id()));
        page.addObject(
                "acts",
                audit.of(entry.tenant().id(), AuditLog.Search.EVERYTHING, null, LAST_ACTS)
                        .items());
        page.addObject("money", new MoneyWords());
        page.addObject(
                "steps",
                viewer.role() == Role.BSP_ADMIN
                        ? LifeStep.possibleFrom(entry.tenant().state())
                        : List.of());
        return page;
    }
}
