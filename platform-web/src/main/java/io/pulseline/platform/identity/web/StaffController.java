package io.pulseline.platform.identity.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Memberships;
import io.pulseline.platform.identity.Person;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.SecondFactors;
import io.pulseline.platform.identity.Staff;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.PersonId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

/// The BSP's own people: who they are, what they may do, where they are signed in.
@Controller
@RequestMapping("/bsp/staff")
@ForRoles(Role.BSP_ADMIN)
class StaffController {
    private static final List<Role> ROLES = List.of(Role.BSP_ADMIN, Role.BSP_SUPPORT);

    private final Staff staff;
    private final Memberships memberships;
    private final PersonSessions sessions;
    private final SecondFactors factors;
    private final String portal;

    StaffController(
            Staff staff,
            Memberships memberships,
            PersonSessions sessions,
            SecondFactors factors,
            @Value("${pulseline.public-url}") String portal) {
        this.staff = staff;
        this.memberships = memberships;
        this.sessions = sessions;
        this.factors = factors;
        this.portal = portal;
    }

    @GetMapping
    @ForRoles({Role.BSP_ADMIN, Role.BSP_SUPPORT})
    ModelAndView index(Viewer viewer) {
        return page(viewer, "", "", Role.BSP_SUPPORT.name(), Map.of());
    }

    @PostMapping
    ModelAndView admit(
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
        Optional<Role> wanted = role(role);
        if (wanted.isEmpty()) {
            mistakes.put("role", "staff.wrong.role");
        }
        if (mistakes.isEmpty()
                && staff.admit(viewer.actor(), email, name, wanted.orElseThrow())
                        .isEmpty()) {
            mistakes.put("email", "staff.wrong.member");
        }
        if (!mistakes.isEmpty()) {
            return page(viewer, email, name, role, mistakes);
        }
        kept.addFlashAttribute("said", "staff.said.admitted");
        return new ModelAndView("redirect:/bsp/staff");
    }

    @GetMapping("/{person}")
    @ForRoles({Role.BSP_ADMIN, Role.BSP_SUPPORT})
    ModelAndView show(Viewer viewer, @PathVariable UUID person, HttpServletRequest request) {
        Person found = found(person);
        ModelAndView page = new ModelAndView("identity/staff-person");
        page.addObject("person", found);
        page.addObject("roles", ROLES);
        page.addObject("sessions", sessions.of(found.id(), request.getSession(false)));
        page.addObject("admin", viewer.role() == Role.BSP_ADMIN);
        return page;
    }

    @PostMapping("/{person}/role")
    String changeRole(
            Viewer viewer,
            @PathVariable UUID person,
            @RequestParam(defaultValue = "") String role,
            RedirectAttributes kept) {
        Role wanted = role(role).orElseThrow(() -> new ResponseStatusException(HttpStatus.BAD_REQUEST));
        return after(staff.changeRole(viewer.actor(), found(person).id(), wanted), person, "people.said.role", kept);
    }

    @PostMapping("/{person}/deactivation")
    String end(Viewer viewer, @PathVariable UUID person, RedirectAttributes kept) {
        PersonId id = found(person).id();
        Memberships.Result result = staff.end(viewer.actor(), id);
        if (result == Memberships.Result.DONE && !memberships.worksAnywhere(id)) {
            sessions.endAll(id, null);
        }
        String next = after(result, person, "staff.said.ended", kept);
        return result == Memberships.Result.DONE ? "redirect:/bsp/staff" : next;
    }

    /// @param session a handle; absent for all
    @PostMapping("/{person}/sign-outs")
    String signOut(
            Viewer viewer,
            @PathVariable UUID person,
            @RequestParam(required = false) @Nullable String session,
            RedirectAttributes kept) {
        PersonId id = found(person).id();
        if (session == null) {
            sessions.endAll(id, null);
        } else {
            sessions.end(id, session);
        }
        staff.noteSignOut(viewer.actor(), id);
        kept.addFlashAttribute("said", "people.said.signed-out");
        return "redirect:/bsp/staff/" + person;
    }

    /// For somebody of the staff who lost phone and paper.
    @PostMapping("/{person}/second-factor/removal")
    String forget(Viewer viewer, @PathVariable UUID person, RedirectAttributes kept) {
        factors.forget(viewer.actor(), found(person).id());
        kept.addFlashAttribute("said", "factor.said.forgotten");
        return "redirect:/bsp/staff/" + person;
    }

    private static String after(Memberships.Result result, UUID person, String done, RedirectAttributes kept) {
        switch (result) {
            case DONE, UNCHANGED -> kept.addFlashAttribute("said", done);
            case LAST_ADMINISTRATOR -> kept.addFlashAttribute("problem", "staff.problem.last-administrator");
            case UNKNOWN -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return "redirect:/bsp/staff/" + person;
    }

    private ModelAndView page(Viewer viewer, String email, String name, String role, Map<String, String> mistakes) {
        ModelAndView page = new ModelAndView("identity/staff");
        page.addObject("staff", staff.all());
        page.addObject("portal", portal);
        page.addObject("email", email);
        page.addObject("name", name);
        page.addObject("role", role);
        page.addObject("roles", ROLES);
        page.addObject("mistakes", mistakes);
        page.addObject("admin", viewer.role() == Role.BSP_ADMIN);
        if (!mistakes.isEmpty()) {
            page.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
        }
        return page;
    }

    private Person found(UUID person) {
        return staff.find(new PersonId(person)).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static Optional<Role> role(String word) {
        return ROLES.stream().filter(each -> each.name().equals(word)).findFirst();
    }
}
