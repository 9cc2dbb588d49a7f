package io.pulseline.platform.onboarding.web;

import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.Waba;
import io.pulseline.platform.onboarding.Onboarding;
import io.pulseline.platform.onboarding.Step;
import io.pulseline.platform.onboarding.StepKey;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/// A number that is typed in and proven by a code, for an account that is aboard.
@Controller
@RequestMapping("/t/{tenant}/onboarding")
@ForRoles(Role.TENANT_ADMIN)
class AdditionController {
    private final Onboarding onboarding;
    private final OnboardingController pages;
    private final BusinessNumbers numbers;

    AdditionController(Onboarding onboarding, OnboardingController pages, BusinessNumbers numbers) {
        this.onboarding = onboarding;
        this.pages = pages;
        this.numbers = numbers;
    }

    @GetMapping("/numbers/new")
    String form(Viewer viewer, Model model) {
        return form(viewer, AdditionForm.empty(), List.of(), model);
    }

    private String form(Viewer viewer, AdditionForm form, List<String> problems, Model model) {
        model.addAttribute("accounts", accounts(viewer));
        model.addAttribute("form", form);
        model.addAttribute("problems", problems);
        model.addAttribute("languages", CodeLanguage.ALL);
        return "onboarding/add";
    }

    private List<Waba> accounts(Viewer viewer) {
        return numbers.accounts(viewer.tenantId()).stream()
                .filter(Waba::hasToken)
                .toList();
    }

    @PostMapping("/numbers")
    String add(Viewer viewer, AdditionForm form, HttpServletResponse response, Model model) {
        List<String> problems = form.problems(
                accounts(viewer).stream().map(one -> one.id().value()).collect(Collectors.toSet()));
        if (!problems.isEmpty()) {
            response.setStatus(422);
            return form(viewer, form, problems, model);
        }
        UUID id = onboarding
                .add(viewer.tenantId(), form.wanted(), viewer.actor())
                .orElseThrow(AdditionController::unknown);
        return back(viewer, id);
    }

    /// What the phone shows has a hyphen; Meta wants digits alone.
    @PostMapping("/{signup}/verification")
    String verify(
            Viewer viewer,
            @PathVariable("signup") UUID id,
            @RequestParam String waba,
            @RequestParam String number,
            @RequestParam(defaultValue = "") String code,
            HttpServletResponse response,
            Model model) {
        need(viewer, id);
        String digits = code.replaceAll("[ -]", "");
        if (!digits.matches("[0-9]{4,8}")) {
            model.addAttribute("codeProblem", number);
            pages.fill(viewer, id, model);
            response.setStatus(422);
            return "onboarding/show";
        }
        onboarding.verify(
                viewer.tenantId(), id, new StepKey(Step.VERIFY, waba, number), new Secret(digits), viewer.actor());
        return back(viewer, id);
    }

    @PostMapping("/{signup}/codes")
    String again(
            Viewer viewer,
            @PathVariable("signup") UUID id,
            @RequestParam String waba,
            @RequestParam String number,
            @RequestParam(defaultValue = "SMS") String method,
            @RequestParam(defaultValue = "en_US") String language) {
        need(viewer, id);
        if (!List.of("SMS", "VOICE").contains(method) || !CodeLanguage.known(language)) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        onboarding.codeAgain(
                viewer.tenantId(), id, new StepKey(Step.CODE, waba, number), method, language, viewer.actor());
        return back(viewer, id);
    }

    private void need(Viewer viewer, UUID id) {
        if (onboarding.addition(viewer.tenantId(), id).isEmpty()) {
            throw unknown();
        }
    }

    private static ResponseStatusException unknown() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }

    private static String back(Viewer viewer, UUID id) {
        return "redirect:" + viewer.base() + "/onboarding/" + id;
    }
}
