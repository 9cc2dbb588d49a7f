package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.AgentFloor;
import io.pulseline.platform.calls.Teams;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.People;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.PersonId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
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

/// Teams of agents, who is at a desk now, and how long an agent has after a call.
@Controller
@RequestMapping("/t/{tenant}/teams")
class TeamsController {
    private final Teams teams;
    private final AgentFloor floor;
    private final People people;

    TeamsController(Teams teams, AgentFloor floor, People people) {
        this.teams = teams;
        this.floor = floor;
        this.people = people;
    }

    @GetMapping
    ModelAndView index(Viewer viewer) {
        return new ModelAndView("calls/teams")
                .addObject("viewer", viewer)
                .addObject("say", new CallWords(viewer.zone()))
                .addObject("may", viewer.role() == Role.TENANT_ADMIN)
                .addObject("teams", teams.all(viewer.tenantId()))
                .addObject("agents", floor.agents(viewer.tenantId()))
                .addObject("wrapUp", teams.wrapUpSeconds(viewer.tenantId()))
                .addObject(
                        "members",
                        people.members(viewer.tenantId()).stream()
                                .filter(People.Member::takesCalls)
                                .map(People.Member::person)
                                .toList());
    }

    @PostMapping
    @ForRoles(Role.TENANT_ADMIN)
    String create(
            Viewer viewer,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(required = false) @Nullable List<String> member,
            RedirectAttributes kept) {
        return after(
                viewer, teams.save(viewer.tenantId(), viewer.actor(), null, name, read(member)), "teams.saved", kept);
    }

    @PostMapping("/{team}")
    @ForRoles(Role.TENANT_ADMIN)
    String update(
            Viewer viewer,
            @PathVariable UUID team,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(required = false) @Nullable List<String> member,
            RedirectAttributes kept) {
        return after(
                viewer, teams.save(viewer.tenantId(), viewer.actor(), team, name, read(member)), "teams.saved", kept);
    }

    @PostMapping("/{team}/removal")
    @ForRoles(Role.TENANT_ADMIN)
    String remove(Viewer viewer, @PathVariable UUID team, RedirectAttributes kept) {
        return after(viewer, teams.remove(viewer.tenantId(), viewer.actor(), team), "teams.removed", kept);
    }

    @PostMapping("/wrap-up")
    @ForRoles(Role.TENANT_ADMIN)
    String wrapUp(Viewer viewer, @RequestParam(defaultValue = "") String seconds, RedirectAttributes kept) {
        String typed = seconds.strip();
        if (!typed.matches("[0-9]{1,3}") || Integer.parseInt(typed) > Teams.LONGEST_WRAP_UP) {
            kept.addFlashAttribute("problem", "teams.wrong.WRAP_UP");
        } else {
            teams.setWrapUp(viewer.tenantId(), viewer.actor(), Integer.parseInt(typed));
            kept.addFlashAttribute("said", "teams.wrap-up.saved");
        }
        return "redirect:" + viewer.base() + "/teams";
    }

    private static Set<PersonId> read(@Nullable List<String> members) {
        return members == null
                ? Set.of()
                : members.stream()
                        .filter(id -> id.matches("[0-9a-fA-F-]{36}"))
                        .map(id -> new PersonId(UUID.fromString(id)))
                        .collect(Collectors.toSet());
    }

    private static String after(Viewer viewer, Optional<Teams.Wrong> wrong, String done, RedirectAttributes kept) {
        if (wrong.filter(Teams.Wrong.UNKNOWN::equals).isPresent()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        if (wrong.isPresent()) {
            kept.addFlashAttribute("problem", "teams.wrong." + wrong.get());
        } else {
            kept.addFlashAttribute("said", done);
        }
        return "redirect:" + viewer.base() + "/teams";
    }
}
