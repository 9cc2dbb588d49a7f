package io.pulseline.platform.contacts.web;

import io.pulseline.platform.contacts.Contact;
import io.pulseline.platform.contacts.Contacts;
import io.pulseline.platform.contacts.Erasure;
import io.pulseline.platform.export.Download;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

/// What is kept of one user, and the two things that the user may ask for.
@Controller
@ForRoles(Role.TENANT_ADMIN)
class ContactsController {
    private final Contacts contacts;

    ContactsController(Contacts contacts) {
        this.contacts = contacts;
    }

    @GetMapping("/t/{tenant}/contacts")
    ModelAndView index(Viewer viewer, @RequestParam(defaultValue = "") String user) {
        return page(viewer, user, null, null, HttpStatus.OK);
    }

    @PostMapping("/t/{tenant}/contacts/exports")
    ResponseEntity<byte[]> export(Viewer viewer, @RequestParam String user) {
        String document = contacts.export(viewer.tenantId(), viewer.actor(), user)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return Download.of("contact.json", MediaType.APPLICATION_JSON, document.getBytes(StandardCharsets.UTF_8));
    }

    /// @param typed the number or id once more, by hand
    @PostMapping("/t/{tenant}/contacts/erasures")
    ModelAndView erase(
            Viewer viewer,
            @RequestParam String user,
            @RequestParam(defaultValue = "") String typed,
            @RequestParam(defaultValue = "") String reason) {
        Optional<Contact> contact = contacts.find(viewer.tenantId(), user);
        if (contact.isEmpty()) {
            return page(viewer, user, null, null, HttpStatus.NOT_FOUND);
        }
        Optional<Contact> meant = contacts.find(viewer.tenantId(), typed);
        if (meant.isEmpty() || !meant.get().equals(contact.get())) {
            ModelAndView refused = page(viewer, user, null, "typed", HttpStatus.UNPROCESSABLE_ENTITY);
            refused.addObject("typed", typed);
            refused.addObject("reason", reason);
            return refused;
        }
        return switch (contacts.erase(viewer.tenantId(), viewer.actor(), user, reason)) {
            case Erasure.Erased erased -> page(viewer, "", erased, null, HttpStatus.OK);
            case Erasure.InCall inCall -> page(viewer, user, null, "in-call", HttpStatus.CONFLICT);
            case Erasure.Unknown unknown -> page(viewer, user, null, null, HttpStatus.NOT_FOUND);
        };
    }

    private ModelAndView page(
            Viewer viewer, String user, Erasure.@Nullable Erased erased, @Nullable String problem, HttpStatus status) {
        ModelAndView page = new ModelAndView("contacts/index");
        page.setStatus(status);
        page.addObject("user", user.strip());
        page.addObject("contact", contacts.find(viewer.tenantId(), user).orElse(null));
        page.addObject("erased", erased);
        page.addObject("problem", problem);
        page.addObject("typed", "");
        page.addObject("reason", "");
        page.addObject("base", viewer.base() + "/contacts");
        return page;
    }
}
