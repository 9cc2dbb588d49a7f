package io.pulseline.platform.console.web;

import io.pulseline.platform.graphapi.GatewayProperties;
import io.pulseline.platform.graphapi.MetaProperties;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.integration.Integration;
import io.pulseline.platform.integration.Integrations;
import io.pulseline.platform.integration.Pattern;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.WebhookRouting;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.Tenants;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// How each tenant is tied to Meta: the pattern, the apps, and which address the webhooks of each number go
/// to.
@Controller
class IntegrationController {
    private final Tenants tenants;
    private final Integrations integrations;
    private final WebhookRouting routing;
    private final BusinessNumbers numbers;
    private final MetaProperties meta;
    private final GatewayProperties gateway;

    IntegrationController(
            Tenants tenants,
            Integrations integrations,
            WebhookRouting routing,
            BusinessNumbers numbers,
            MetaProperties meta,
            GatewayProperties gateway) {
        this.tenants = tenants;
        this.integrations = integrations;
        this.routing = routing;
        this.numbers = numbers;
        this.meta = meta;
        this.gateway = gateway;
    }

    record Row(Tenant tenant, Integration integration) {}

    @GetMapping("/bsp/integration")
    ModelAndView index() {
        ModelAndView page = new ModelAndView("console/integration");
        page.addObject(
                "rows",
                tenants.all().stream()
                        .map(tenant -> new Row(tenant, integrations.of(tenant.id())))
                        .toList());
        page.addObject("patterns", Pattern.values());
        page.addObject("graph", meta.graphUrl());
        page.addObject("version", gateway.versioned() ? meta.graphVersion() : null);
        page.addObject("header", gateway.header());
        page.addObject("gateway", !gateway.equals(GatewayProperties.NONE));
        page.addObject("paths", gateway.paths());
        page.addObject("app", meta.appId());
        return page;
    }

    @GetMapping("/bsp/integration/{tenant}")
    ModelAndView show(@PathVariable String tenant) {
        Tenant whose = find(tenant);
        Integration kept = integrations.of(whose.id());
        return page(whose, kept, kept.pattern().name(), kept.callingApp(), kept.messagingApp(), List.of());
    }

    /// @param callingApp Meta's id; empty for the app of this installation. `messagingApp` likewise
    @PostMapping("/bsp/integration/{tenant}")
    @ForRoles(Role.BSP_ADMIN)
    ModelAndView choose(
            Viewer viewer,
            @PathVariable String tenant,
            @RequestParam(defaultValue = "") String pattern,
            @RequestParam(defaultValue = "") String callingApp,
            @RequestParam(defaultValue = "") String messagingApp) {
        Tenant whose = find(tenant);
        List<String> problems = new ArrayList<>();
        @Nullable
        Pattern chosen = Arrays.stream(Pattern.values())
                .filter(known -> known.name().equals(pattern))
                .findFirst()
                .orElse(null);
        if (chosen == null) {
            problems.add("pattern");
        }
        @Nullable String calling = app(callingApp, "callingApp", problems);
        @Nullable String messaging = app(messagingApp, "messagingApp", problems);
        if (chosen == null || !problems.isEmpty()) {
            ModelAndView refused =
                    page(whose, integrations.of(whose.id()), pattern, callingApp, messagingApp, problems);
            refused.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
            return refused;
        }
        integrations.choose(whose.id(), viewer.actor(), chosen, calling, messaging);
        return new ModelAndView("redirect:/bsp/integration/" + tenant);
    }

    /// @param level   NUMBER or ACCOUNT
    /// @param address empty takes the override away
    @PostMapping("/bsp/integration/{tenant}/numbers/{number}/override")
    @ForRoles(Role.BSP_ADMIN)
    String override(
            Viewer viewer,
            @PathVariable String tenant,
            @PathVariable String number,
            @RequestParam String level,
            @RequestParam(defaultValue = "") String address,
            RedirectAttributes flash) {
        Tenant whose = find(tenant);
        BusinessNumber which = numbers.find(whose.id(), new PhoneNumberId(number))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        if (!level.equals("NUMBER") && !level.equals("ACCOUNT")) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        String wanted = address.strip();
        @Nullable String problem = wanted.isEmpty() ? null : routing.problem(wanted);
        if (problem != null) {
            flash.addFlashAttribute("overrideProblem", problem);
        } else {
            flash.addFlashAttribute(
                    "changed",
                    routing.override(
                            whose.id(),
                            which,
                            WebhookRouting.Level.valueOf(level),
                            wanted.isEmpty() ? null : URI.create(wanted),
                            viewer.actor()));
        }
        return "redirect:/bsp/integration/" + tenant;
    }

    private static @Nullable String app(String typed, String field, List<String> problems) {
        if (typed.isBlank()) {
            return null;
        }
        if (!typed.strip().matches("[0-9]{5,20}")) {
            problems.add(field);
        }
        return typed.strip();
    }

    private ModelAndView page(
            Tenant tenant,
            Integration kept,
            String pattern,
            @Nullable String callingApp,
            @Nullable String messagingApp,
            List<String> problems) {
        ModelAndView page = new ModelAndView("console/integration-tenant");
        page.addObject("tenant", tenant);
        page.addObject("kept", kept);
        page.addObject("patterns", Pattern.values());
        page.addObject("pattern", pattern);
        page.addObject("callingApp", callingApp);
        page.addObject("messagingApp", messagingApp);
        page.addObject("problems", problems);
        page.addObject("routes", routing.of(tenant.id()));
        page.addObject("ours", routing.ours());
        page.addObject("app", meta.appId());
        return page;
    }

    private Tenant find(String slug) {
        return tenants.bySlug(slug).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
