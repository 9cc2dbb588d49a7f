package io.pulseline.platform.budgets.web;

import io.pulseline.platform.budgets.Budgets;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.rating.web.MoneyWords;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// What the tenant wants to spend, how far it is, what was said about it.
@Controller
@ForRoles({Role.TENANT_ADMIN, Role.TENANT_ANALYST, Role.BSP_ADMIN, Role.BSP_SUPPORT})
class BudgetsController {
    private static final int SHOWN = 50;

    private final Budgets budgets;

    BudgetsController(Budgets budgets) {
        this.budgets = budgets;
    }

    @GetMapping("/t/{tenant}/costs/budgets")
    ModelAndView index(Viewer viewer, @RequestParam(defaultValue = "false") boolean saved) {
        List<Budgets.Standing> standings = budgets.of(viewer.tenantId());
        OptionalLong cap = budgets.concurrent(viewer.tenantId());
        ModelAndView page = page(
                viewer,
                standings,
                standings.stream().map(one -> BudgetForm.of(one.budget())).toList(),
                cap.isPresent() ? String.valueOf(cap.getAsLong()) : "",
                true);
        page.addObject("saved", saved);
        return page;
    }

    @PostMapping("/t/{tenant}/costs/budgets")
    @ForRoles(Role.TENANT_ADMIN)
    ModelAndView update(Viewer viewer, @RequestParam Map<String, String> given) {
        List<Budgets.Standing> standings = budgets.of(viewer.tenantId());
        List<BudgetForm> forms = standings.stream()
                .map(one -> BudgetForm.read(one.budget().currency(), given))
                .toList();
        String concurrent = given.getOrDefault("concurrent", "").strip();
        boolean fine = concurrent.matches("[1-9][0-9]{0,5}|");
        if (!fine || forms.stream().anyMatch(form -> !form.problems().isEmpty())) {
            ModelAndView page = page(viewer, standings, forms, concurrent, fine);
            page.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
            return page;
        }
        budgets.change(
                viewer.tenantId(),
                viewer.actor(),
                forms.stream().map(BudgetForm::budget).toList(),
                concurrent.isEmpty() ? null : Long.valueOf(concurrent));
        return new ModelAndView("redirect:" + viewer.base() + "/costs/budgets?saved=true");
    }

    private ModelAndView page(
            Viewer viewer,
            List<Budgets.Standing> standings,
            List<BudgetForm> forms,
            String concurrent,
            boolean concurrentFine) {
        ModelAndView page = new ModelAndView("budgets/index");
        page.addObject("base", viewer.base());
        page.addObject("standings", standings);
        page.addObject(
                "forms",
                forms.stream()
                        .collect(Collectors.toMap(form -> form.currency().getCurrencyCode(), Function.identity())));
        page.addObject("concurrent", concurrent);
        page.addObject("concurrentFine", concurrentFine);
        page.addObject("alerts", budgets.alerts(viewer.tenantId(), SHOWN));
        page.addObject("money", new MoneyWords());
        page.addObject("mayChange", !viewer.acting() && viewer.role() == Role.TENANT_ADMIN);
        page.addObject("saved", false);
        return page;
    }
}
