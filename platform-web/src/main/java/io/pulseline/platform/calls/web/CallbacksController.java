package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.MissedCall;
import io.pulseline.platform.calls.MissedCalls;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.People;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.permissions.CallPermissions;
import io.pulseline.platform.permissions.PermissionState;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
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

/// Users who called and reached nobody: who calls back, with one press, and what is done.
@Controller
@RequestMapping("/t/{tenant}/callbacks")
class CallbacksController {
    private final MissedCalls missed;
    private final BusinessNumbers numbers;
    private final CallPermissions permissions;
    private final People people;
    private final Clock clock;

    CallbacksController(
            MissedCalls missed, BusinessNumbers numbers, CallPermissions permissions, People people, Clock clock) {
        this.missed = missed;
        this.numbers = numbers;
        this.permissions = permissions;
        this.people = people;
        this.clock = clock;
    }

    /// @param number empty for all
    /// @param show   `open` or `done`
    /// @param whose  `mine` for those that are assigned to the viewer, else all
    @GetMapping
    ModelAndView index(
            Viewer viewer,
            @RequestParam(defaultValue = "") String number,
            @RequestParam(defaultValue = "open") String show,
            @RequestParam(defaultValue = "") String whose) {
        PhoneNumberId only = number.isBlank() || number.length() > 64 ? null : new PhoneNumberId(number);
        boolean done = show.equals("done");
        List<MissedCall> rows = (done ? missed.done(viewer.tenantId(), only) : missed.open(viewer.tenantId(), only))
                .stream()
                        .filter(row -> !whose.equals("mine") || viewer.person().equals(row.assignee()))
                        .toList();
        List<BusinessNumber> own = numbers.all(viewer.tenantId());
        return new ModelAndView("calls/callbacks")
                .addObject("viewer", viewer)
                .addObject("say", new CallWords(viewer.zone()))
                .addObject("rows", rows)
                .addObject("windows", windows(viewer, rows))
                .addObject("now", clock.instant())
                .addObject("done", done)
                .addObject("mine", whose.equals("mine"))
                .addObject("number", number)
                .addObject("own", own)
                .addObject("numberNames", Desk.names(own))
                .addObject("kept", MissedCalls.KEPT.toDays())
                .addObject("may", viewer.role() == Role.AGENT || viewer.role() == Role.TENANT_ADMIN)
                .addObject(
                        "agents",
                        people.members(viewer.tenantId()).stream()
                                .filter(People.Member::takesCalls)
                                .map(People.Member::person)
                                .toList());
    }

    /// By call: until when free-form messages may be sent to its user.
    private Map<CallId, Instant> windows(Viewer viewer, List<MissedCall> rows) {
        Map<CallId, Instant> windows = new HashMap<>();
        for (MissedCall row : rows) {
            Instant until = permissions
                    .state(viewer.tenantId(), row.number(), row.user())
                    .map(PermissionState::windowUntil)
                    .orElse(null);
            if (until != null && until.isAfter(clock.instant())) {
                windows.put(row.call(), until);
            }
        }
        return windows;
    }

    @PostMapping("/{id}/settlement")
    @ForRoles({Role.AGENT, Role.TENANT_ADMIN})
    String settle(Viewer viewer, @PathVariable UUID id, RedirectAttributes kept) {
        found(missed.settle(viewer.tenantId(), new CallId(id), viewer.name()));
        kept.addFlashAttribute("settled", id);
        return "redirect:" + viewer.base() + "/callbacks";
    }

    @PostMapping("/{id}/settlement/removal")
    @ForRoles({Role.AGENT, Role.TENANT_ADMIN})
    String reopen(Viewer viewer, @PathVariable UUID id) {
        found(missed.reopen(viewer.tenantId(), new CallId(id), viewer.name()));
        return "redirect:" + viewer.base() + "/callbacks";
    }

    /// @param to id of an agent, empty for nobody
    @PostMapping("/{id}/assignment")
    @ForRoles({Role.AGENT, Role.TENANT_ADMIN})
    String assign(Viewer viewer, @PathVariable UUID id, @RequestParam(defaultValue = "") String to) {
        found(missed.assign(viewer.tenantId(), new CallId(id), person(to)));
        return "redirect:" + viewer.base() + "/callbacks";
    }

    private static @Nullable PersonId person(String id) {
        if (id.isEmpty()) {
            return null;
        }
        found(id.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"));
        return new PersonId(UUID.fromString(id));
    }

    private static void found(boolean there) {
        if (!there) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
    }
}
