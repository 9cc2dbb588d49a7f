package io.pulseline.platform.outbound.web;

import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.outbound.Deliveries;
import io.pulseline.platform.outbound.Endpoint;
import io.pulseline.platform.outbound.Endpoints;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Endpoints of a tenant's programs. A secret is in one answer and nowhere else.
@Controller
@RequestMapping("/t/{tenant}/settings/webhooks")
@ForRoles({Role.TENANT_ADMIN, Role.BSP_ADMIN, Role.BSP_SUPPORT})
class EndpointsController {
    private static final int LONGEST_URL = 500;

    private final Endpoints endpoints;
    private final Deliveries deliveries;

    EndpointsController(Endpoints endpoints, Deliveries deliveries) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
    }

    @GetMapping
    ModelAndView index(Viewer viewer) {
        return list(viewer, "", Endpoints.EVENTS, Map.of());
    }

    @PostMapping
    ModelAndView add(
            Viewer viewer,
            @RequestParam(defaultValue = "") String url,
            @RequestParam(required = false) @Nullable List<String> event,
            HttpServletResponse response) {
        List<String> wanted = Endpoints.EVENTS.stream()
                .filter(name -> event != null && event.contains(name))
                .toList();
        Map<String, String> mistakes = new LinkedHashMap<>();
        if (url.isBlank() || url.strip().length() > LONGEST_URL) {
            mistakes.put("url", "outbound.wrong.scheme");
        } else {
            endpoints.objection(url.strip()).ifPresent(why -> mistakes.put("url", "outbound.wrong." + why));
        }
        if (wanted.isEmpty()) {
            mistakes.put("event", "outbound.wrong.event");
        }
        if (!mistakes.isEmpty()) {
            ModelAndView again = list(viewer, url, wanted, mistakes);
            again.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
            return again;
        }
        Endpoints.Made made = endpoints.add(viewer.actor(), viewer.tenantId(), url.strip(), wanted);
        return withSecret(show(viewer, made.id()), made.secret(), response);
    }

    @GetMapping("/{endpoint}")
    ModelAndView show(Viewer viewer, @PathVariable UUID endpoint) {
        Endpoint found = endpoints
                .find(viewer.tenantId(), endpoint)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        ModelAndView page = new ModelAndView("outbound/show");
        page.addObject("endpoint", found);
        page.addObject("deliveries", deliveries.of(viewer.tenantId(), endpoint));
        page.addObject("admin", viewer.role() == Role.TENANT_ADMIN);
        return page;
    }

    @PostMapping("/{endpoint}/rotations")
    ModelAndView rotate(Viewer viewer, @PathVariable UUID endpoint, HttpServletResponse response) {
        Secret secret = endpoints
                .rotate(viewer.actor(), viewer.tenantId(), endpoint)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return withSecret(show(viewer, endpoint), secret, response);
    }

    @PostMapping("/{endpoint}/tests")
    String test(Viewer viewer, @PathVariable UUID endpoint, RedirectAttributes kept) {
        return after(viewer, endpoint, deliveries.test(viewer.actor(), viewer.tenantId(), endpoint), "test", kept);
    }

    @PostMapping("/{endpoint}/pause")
    String pause(Viewer viewer, @PathVariable UUID endpoint, RedirectAttributes kept) {
        return after(viewer, endpoint, endpoints.pause(viewer.actor(), viewer.tenantId(), endpoint), "paused", kept);
    }

    @PostMapping("/{endpoint}/resumption")
    String resume(Viewer viewer, @PathVariable UUID endpoint, RedirectAttributes kept) {
        return after(viewer, endpoint, endpoints.resume(viewer.actor(), viewer.tenantId(), endpoint), "resumed", kept);
    }

    @PostMapping("/{endpoint}/removal")
    String remove(Viewer viewer, @PathVariable UUID endpoint, RedirectAttributes kept) {
        found(endpoints.remove(viewer.actor(), viewer.tenantId(), endpoint));
        kept.addFlashAttribute("said", "outbound.said.removed");
        return "redirect:" + viewer.base() + "/settings/webhooks";
    }

    @PostMapping("/{endpoint}/deliveries/{delivery}/replays")
    String replay(Viewer viewer, @PathVariable UUID endpoint, @PathVariable UUID delivery, RedirectAttributes kept) {
        return after(
                viewer,
                endpoint,
                deliveries.replay(viewer.actor(), viewer.tenantId(), endpoint, delivery),
                "replayed",
                kept);
    }

    private static String after(Viewer viewer, UUID endpoint, boolean known, String said, RedirectAttributes kept) {
        found(known);
        kept.addFlashAttribute("said", "outbound.said." + said);
        return "redirect:" + viewer.base() + "/settings/webhooks/" + endpoint;
    }

    private static void found(boolean known) {
        if (!known) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
    }

    private static ModelAndView withSecret(ModelAndView page, Secret secret, HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        return page.addObject("secret", secret.reveal());
    }

    private ModelAndView list(Viewer viewer, String url, List<String> chosen, Map<String, String> mistakes) {
        ModelAndView page = new ModelAndView("outbound/index");
        page.addObject("endpoints", endpoints.all(viewer.tenantId()));
        page.addObject("url", url);
        page.addObject("names", Endpoints.EVENTS);
        page.addObject("chosen", chosen);
        page.addObject("mistakes", mistakes);
        page.addObject("admin", viewer.role() == Role.TENANT_ADMIN);
        return page;
    }
}
