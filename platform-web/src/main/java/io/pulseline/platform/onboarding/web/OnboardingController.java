package io.pulseline.platform.onboarding.web;

import io.github.wimdeblauwe.htmx.spring.boot.mvc.HxRequest;
import io.pulseline.platform.graphapi.MetaProperties;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.numbers.AccountAlarms;
import io.pulseline.platform.onboarding.AccountAccess;
import io.pulseline.platform.onboarding.Accounts;
import io.pulseline.platform.onboarding.Attempt;
import io.pulseline.platform.onboarding.Onboarding;
import io.pulseline.platform.onboarding.SignupProperties;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/// How customers come aboard: the door, and each sign-up's checklist.
@Controller
@ForRoles({Role.TENANT_ADMIN, Role.TENANT_ANALYST, Role.BSP_ADMIN, Role.BSP_SUPPORT})
class OnboardingController {
    private static final Duration FUNNEL = Duration.ofDays(30);
    private static final int NEWEST = 50;

    private final Onboarding onboarding;
    private final SignupProperties properties;
    private final MetaProperties meta;
    private final ChecklistModel checklists;
    private final Accounts accounts;
    private final AccountAlarms alarms;
    private final Clock clock;

    OnboardingController(
            Onboarding onboarding,
            SignupProperties properties,
            MetaProperties meta,
            ChecklistModel checklists,
            Accounts accounts,
            AccountAlarms alarms,
            Clock clock) {
        this.onboarding = onboarding;
        this.properties = properties;
        this.meta = meta;
        this.checklists = checklists;
        this.accounts = accounts;
        this.alarms = alarms;
        this.clock = clock;
    }

    /// What the page's script needs to open Meta's window.
    ///
    /// @param signup to go on with; null for a new one
    record Window(
            String sdk,
            String app,
            String config,
            String version,
            String origins,
            @Nullable String solution,
            String base,
            @Nullable UUID signup) {}

    @GetMapping("/t/{tenant}/onboarding")
    String index(Viewer viewer, @RequestParam(defaultValue = "") String account, Model model) {
        List<Attempt> attempts = onboarding.newest(viewer.tenantId(), NEWEST);
        model.addAttribute("attempts", attempts);
        model.addAttribute("deadlines", checklists.daysToRegister(attempts, clock.instant()));
        model.addAttribute("accounts", checklists.accounts(viewer.tenantId()));
        List<AccountAccess> access = accounts.all(viewer.tenantId());
        model.addAttribute("access", access);
        // the link of a letter that asks for access again
        access.stream()
                .filter(one -> one.id().value().equals(account))
                .findFirst()
                .ifPresent(one -> model.addAttribute("again", one));
        model.addAttribute("alarms", alarms.of(viewer.tenantId()));
        model.addAttribute("now", clock.instant());
        model.addAttribute(
                "funnel", onboarding.funnel(viewer.tenantId(), clock.instant().minus(FUNNEL)));
        door(viewer, null, model);
        return "onboarding/index";
    }

    @GetMapping("/t/{tenant}/onboarding/{signup}")
    String show(Viewer viewer, @PathVariable("signup") UUID id, Model model) {
        fill(viewer, id, model);
        return "onboarding/show";
    }

    /// The same list while it is being worked through.
    @HxRequest
    @GetMapping("/t/{tenant}/onboarding/{signup}")
    String progress(Viewer viewer, @PathVariable("signup") UUID id, Model model) {
        fill(viewer, id, model);
        return "onboarding/_checklist :: checklist";
    }

    /// @return the sign-up as it stands
    Attempt fill(Viewer viewer, UUID id, Model model) {
        Attempt attempt = onboarding
                .find(viewer.tenantId(), id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        model.addAttribute("attempt", attempt);
        model.addAttribute(
                "addition", onboarding.addition(viewer.tenantId(), id).orElse(null));
        model.addAttribute("languages", CodeLanguage.ALL);
        model.addAttribute("events", onboarding.events(viewer.tenantId(), id));
        model.addAttribute("sections", checklists.sections(viewer, attempt));
        model.addAttribute("works", checklists.works(attempt));
        door(viewer, id, model);
        return attempt;
    }

    private void door(Viewer viewer, @Nullable UUID id, Model model) {
        model.addAttribute("runs", viewer.role() == Role.TENANT_ADMIN);
        String config = meta.signupConfigId();
        if (meta.appId() != null && config != null && !config.isBlank()) {
            model.addAttribute(
                    "window",
                    new Window(
                            properties.sdkUrl().toString(),
                            meta.appId(),
                            config,
                            meta.graphVersion(),
                            String.join(" ", properties.origins()),
                            properties.solutionId(),
                            viewer.base() + "/onboarding",
                            id));
        }
    }
}
