package io.pulseline.platform.identity.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Invitations;
import io.pulseline.platform.identity.Memberships;
import io.pulseline.platform.identity.People;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.SecondFactors;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.mail.Outbox;
import io.pulseline.platform.tenancy.Tenant;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
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

/// The people of a tenant: who they are, what they may do, where they are signed in.
@Controller
@RequestMapping("/t/{tenant}/people")
@ForRoles({Role.TENANT_ADMIN, Role.BSP_ADMIN, Role.BSP_SUPPORT})
class PeopleController {
    static final List<Role> ROLES = List.of(Role.TENANT_ADMIN, Role.TENANT_ANALYST, Role.AGENT);

    private final People people;
    private final Memberships memberships;
    private final Invitations invitations;
    private final PersonSessions sessions;
    private final SecondFactors factors;
    private final Outbox outbox;

    PeopleController(
            People people,
            Memberships memberships,
            Invitations invitations,
            PersonSessions sessions,
            SecondFactors factors,
            Outbox outbox) {
        this.people = people;
        this.memberships = memberships;
        this.invitations = invitations;
        this.sessions = sessions;
        this.factors = factors;
        this.outbox = outbox;
    }

    @GetMapping
    ModelAndView index(Viewer viewer) {
        ModelAndView page = new ModelAndView("identity/people");
        page.addObject("members", people.members(viewer.tenantId()));
        page.addObject("invitations", invitations.open(viewer.tenantId()));
        page.addObject("served", outbox.served());
        page.addObject("demanded", factors.demanded(tenant(viewer)));
        page.addObject("admin", viewer.role() == Role.TENANT_ADMIN);
        return page;
    }

    @GetMapping("/{person}")
    ModelAndView show(Viewer viewer, @PathVariable UUID person, HttpServletRequest request) {
        People.Member member = member(viewer, person);
        ModelAndView page = new ModelAndView("identity/person");
        page.addObject("member", member);
        page.addObject("roles", ROLES);
        page.addObject("sessions", sessions.of(member.person().id(), request.getSession(false)));
        page.addObject("admin", viewer.role() == Role.TENANT_ADMIN);
        page.addObject("forgets", memberships.worksOnlyIn(member.person().id(), viewer.tenantId()));
        return page;
    }

    @PostMapping("/second-factor")
    String demand(Viewer viewer, @RequestParam boolean demanded, RedirectAttributes kept) {
        factors.demand(viewer.actor(), tenant(viewer), demanded);
        kept.addFlashAttribute("said", demanded ? "factor.said.demanded" : "factor.said.free");
        return "redirect:" + viewer.base() + "/people";
    }

    /// For somebody who lost phone and paper. Who also works elsewhere is not this administrator's to vouch for.
    @PostMapping("/{person}/second-factor/removal")
    String forget(Viewer viewer, @PathVariable UUID person, RedirectAttributes kept) {
        PersonId id = member(viewer, person).person().id();
        if (!memberships.worksOnlyIn(id, viewer.tenantId())) {
            throw new ResponseStatusException(HttpStatus.CONFLICT);
        }
        factors.forget(viewer.actor(), id);
        kept.addFlashAttribute("said", "factor.said.forgotten");
        return "redirect:" + viewer.base() + "/people/" + person;
    }

    @PostMapping("/{person}/role")
    String changeRole(
            Viewer viewer,
            @PathVariable UUID person,
            @RequestParam(defaultValue = "") String role,
            RedirectAttributes kept) {
        member(viewer, person);
        Role wanted = ROLES.stream()
                .filter(each -> each.name().equals(role))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.BAD_REQUEST));
        return after(
                viewer,
                person,
                memberships.changeRole(viewer.actor(), viewer.tenantId(), new PersonId(person), wanted),
                "role",
                kept);
    }

    @PostMapping("/{person}/deactivation")
    String deactivate(Viewer viewer, @PathVariable UUID person, RedirectAttributes kept) {
        member(viewer, person);
        PersonId id = new PersonId(person);
        Memberships.Result result = memberships.deactivate(viewer.actor(), viewer.tenantId(), id);
        if (result == Memberships.Result.DONE && !memberships.worksAnywhere(id)) {
            sessions.endAll(id, null);
        }
        return after(viewer, person, result, "deactivated", kept);
    }

    @PostMapping("/{person}/reactivation")
    String reactivate(Viewer viewer, @PathVariable UUID person, RedirectAttributes kept) {
        member(viewer, person);
        return after(
                viewer,
                person,
                memberships.reactivate(viewer.actor(), viewer.tenantId(), new PersonId(person)),
                "reactivated",
                kept);
    }

    /// @param session a handle; absent for all
    @PostMapping("/{person}/sign-outs")
    String signOut(
            Viewer viewer,
            @PathVariable UUID person,
            @RequestParam(required = false) @Nullable String session,
            RedirectAttributes kept) {
        PersonId id = member(viewer, person).person().id();
        if (session == null) {
            sessions.endAll(id, null);
        } else {
            sessions.end(id, session);
        }
        memberships.noteSignOut(viewer.actor(), viewer.tenantId(), id);
        kept.addFlashAttribute("said", "people.said.signed-out");
        return "redirect:" + viewer.base() + "/people/" + person;
    }

    private static String after(
            Viewer viewer, UUID person, Memberships.Result result, String done, RedirectAttributes kept) {
        switch (result) {
            case DONE, UNCHANGED -> kept.addFlashAttribute("said", "people.said." + done);
            case LAST_ADMINISTRATOR -> kept.addFlashAttribute("problem", "people.problem.last-administrator");
            case UNKNOWN -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return "redirect:" + viewer.base() + "/people/" + person;
    }

    private static Tenant tenant(Viewer viewer) {
        return Objects.requireNonNull(viewer.tenant(), "under /t there is a tenant");
    }

    private People.Member member(Viewer viewer, UUID person) {
        return people.members(viewer.tenantId()).stream()
                .filter(member -> member.person().id().value().equals(person))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
