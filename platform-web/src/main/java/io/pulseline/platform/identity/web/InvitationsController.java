package io.pulseline.platform.identity.web;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Invitations;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.mail.Outbox;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
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

/// Asks people in, and shows the letters that were written for it.
@Controller
@RequestMapping("/t/{tenant}/people")
@ForRoles(Role.TENANT_ADMIN)
class InvitationsController {
    private final Invitations invitations;
    private final Outbox outbox;
    private final String portal;

    InvitationsController(Invitations invitations, Outbox outbox, @Value("${pulseline.public-url}") String portal) {
        this.invitations = invitations;
        this.outbox = outbox;
        this.portal = portal;
    }

    @GetMapping("/new")
    ModelAndView form() {
        return form("", "", Role.AGENT.name(), Map.of());
    }

    @PostMapping("/invitations")
    ModelAndView invite(
            Viewer viewer,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String role,
            RedirectAttributes kept) {
        Map<String, String> mistakes = new LinkedHashMap<>();
        if (!email.strip().matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+")
                || email.strip().length() > 254) {
            mistakes.put("email", "people.wrong.email");
        }
        if (name.strip().length() > 200) {
            mistakes.put("name", "people.wrong.name");
        }
        Optional<Role> wanted = PeopleController.ROLES.stream()
                .filter(each -> each.name().equals(role))
                .findFirst();
        if (wanted.isEmpty()) {
            mistakes.put("role", "people.wrong.role");
        }
        if (mistakes.isEmpty()
                && invitations.invite(host(viewer), email, name, wanted.orElseThrow())
                        == Invitations.Result.MEMBER_ALREADY) {
            mistakes.put("email", "people.wrong.member");
        }
        if (!mistakes.isEmpty()) {
            return form(email, name, role, mistakes);
        }
        kept.addFlashAttribute("said", outbox.served() ? "people.said.invited" : "people.said.invited.kept");
        return new ModelAndView("redirect:" + viewer.base() + "/people");
    }

    @PostMapping("/invitations/{id}/resends")
    String resend(Viewer viewer, @PathVariable UUID id, RedirectAttributes kept) {
        if (!invitations.resend(host(viewer), id)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        kept.addFlashAttribute("said", outbox.served() ? "people.said.invited" : "people.said.invited.kept");
        return "redirect:" + viewer.base() + "/people";
    }

    @PostMapping("/invitations/{id}/revocation")
    String revoke(Viewer viewer, @PathVariable UUID id, RedirectAttributes kept) {
        if (!invitations.revoke(viewer.actor(), viewer.tenantId(), id)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        kept.addFlashAttribute("said", "people.said.revoked");
        return "redirect:" + viewer.base() + "/people";
    }

    /// Letters, with their text as long as it may still be needed.
    @GetMapping("/outbox")
    ModelAndView letters(Viewer viewer) {
        ModelAndView page = new ModelAndView("identity/outbox");
        page.addObject("letters", outbox.letters(viewer.tenantId()));
        page.addObject("served", outbox.served());
        return page;
    }

    private Invitations.Host host(Viewer viewer) {
        return new Invitations.Host(
                new Actor.Human(viewer.person(), viewer.name()),
                Objects.requireNonNull(viewer.tenant(), "under /t there is a tenant"),
                portal);
    }

    private static ModelAndView form(String email, String name, String role, Map<String, String> mistakes) {
        ModelAndView page = new ModelAndView("identity/invite");
        page.addObject("email", email);
        page.addObject("name", name);
        page.addObject("role", role);
        page.addObject("roles", PeopleController.ROLES);
        page.addObject("mistakes", mistakes);
        if (!mistakes.isEmpty()) {
            page.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
        }
        return page;
    }
}
