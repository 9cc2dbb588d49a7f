package io.pulseline.platform.identity.web;

import io.pulseline.platform.identity.Invitation;
import io.pulseline.platform.identity.Invitations;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.Tenants;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/// Where the link of an invitation leads. Looking at it changes nothing, because mail programs look before people do.
@Controller
@RequestMapping("/invitations/{tenant}/{token}")
class AcceptController {
    private final Tenants tenants;
    private final Invitations invitations;

    AcceptController(Tenants tenants, Invitations invitations) {
        this.tenants = tenants;
        this.invitations = invitations;
    }

    @GetMapping
    ModelAndView ask(@PathVariable("tenant") String slug, @PathVariable String token) {
        Optional<Tenant> tenant = tenants.bySlug(slug).filter(Tenant::active);
        Optional<Invitation> invitation = tenant.flatMap(known -> invitations.find(known.id(), token));
        ModelAndView page = new ModelAndView("identity/accept");
        page.addObject("tenant", invitation.isPresent() ? tenant.orElseThrow() : null);
        page.addObject("invitation", invitation.orElse(null));
        if (invitation.isEmpty()) {
            page.setStatus(HttpStatus.NOT_FOUND);
        }
        return page;
    }

    @PostMapping
    ModelAndView accept(@PathVariable("tenant") String slug, @PathVariable String token) {
        Optional<Tenant> tenant = tenants.bySlug(slug).filter(Tenant::active);
        return tenant.flatMap(known -> invitations.accept(known, token)).isPresent()
                ? new ModelAndView("redirect:/t/" + slug + "/")
                : ask(slug, token);
    }
}
