package io.pulseline.platform.identity.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.People;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Staff;
import io.pulseline.platform.identity.Viewer;
import jakarta.servlet.http.HttpServletRequest;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// What everybody decides for themselves: where they are signed in, and what times are shown in.
@Controller
@ForRoles({Role.BSP_ADMIN, Role.BSP_SUPPORT, Role.TENANT_ADMIN, Role.TENANT_ANALYST, Role.AGENT})
class AccountController {
    private final People people;
    private final Staff staff;
    private final PersonSessions sessions;

    AccountController(People people, Staff staff, PersonSessions sessions) {
        this.people = people;
        this.staff = staff;
        this.sessions = sessions;
    }

    @GetMapping({"/t/{tenant}/account", "/bsp/account"})
    ModelAndView show(Viewer viewer, HttpServletRequest request) {
        return page(viewer, request, null);
    }

    @PostMapping({"/t/{tenant}/account/zone", "/bsp/account/zone"})
    ModelAndView chooseZone(
            Viewer viewer,
            @RequestParam(defaultValue = "") String zone,
            HttpServletRequest request,
            RedirectAttributes kept) {
        if (!zone.isBlank() && !ZoneId.getAvailableZoneIds().contains(zone.strip())) {
            ModelAndView again = page(viewer, request, zone);
            again.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
            return again;
        }
        people.chooseZone(viewer.person(), zone.isBlank() ? null : ZoneId.of(zone.strip()));
        kept.addFlashAttribute("said", "account.said.zone");
        return new ModelAndView("redirect:" + viewer.base() + "/account");
    }

    /// @param letters absent when they are not wanted
    @PostMapping("/bsp/account/alarms")
    @ForRoles({Role.BSP_ADMIN, Role.BSP_SUPPORT})
    String chooseLetters(
            Viewer viewer, @RequestParam(defaultValue = "false") boolean letters, RedirectAttributes kept) {
        staff.readAlarms(viewer.person(), letters);
        kept.addFlashAttribute("said", letters ? "account.said.letters" : "account.said.noletters");
        return "redirect:/bsp/account";
    }

    /// @param session a handle; absent for all but this one
    @PostMapping({"/t/{tenant}/account/sign-outs", "/bsp/account/sign-outs"})
    String signOut(
            Viewer viewer,
            @RequestParam(required = false) @Nullable String session,
            HttpServletRequest request,
            RedirectAttributes kept) {
        if (session == null) {
            sessions.endAll(viewer.person(), request.getSession(false));
        } else {
            sessions.end(viewer.person(), session);
        }
        kept.addFlashAttribute("said", "people.said.signed-out");
        return "redirect:" + viewer.base() + "/account";
    }

    /// @param wrong what was typed and is no zone, null otherwise
    private ModelAndView page(Viewer viewer, HttpServletRequest request, @Nullable String wrong) {
        ModelAndView page = new ModelAndView("identity/account");
        page.addObject("sessions", sessions.of(viewer.person(), request.getSession(false)));
        page.addObject("zones", ZoneId.getAvailableZoneIds().stream().sorted().toList());
        page.addObject(
                "zone",
                wrong != null
                        ? wrong
                        : people.access(viewer.person())
                                .map(access -> access.person().zone())
                                .map(ZoneId::getId)
                                .orElse(""));
        page.addObject("wrong", wrong != null);
        page.addObject("letters", viewer.base().equals("/bsp") ? staff.readsAlarms(viewer.person()) : null);
        return page;
    }
}
