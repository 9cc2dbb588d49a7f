package io.pulseline.platform.metacalendar.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.metacalendar.MetaCalendar;
import io.pulseline.platform.metacalendar.MetaChange;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// What Meta will change, by day: staff note it, and say what was done about it.
@Controller
class MetaCalendarController {
    private static final Map<String, Integer> LONGEST = Map.of("title", 200, "effect", 1000, "source", 300);

    private final MetaCalendar calendar;
    private final Clock clock;

    MetaCalendarController(MetaCalendar calendar, Clock clock) {
        this.calendar = calendar;
        this.clock = clock;
    }

    @GetMapping("/bsp/calendar")
    ModelAndView index() {
        return page(Map.of(), Map.of());
    }

    @PostMapping("/bsp/calendar")
    @ForRoles(Role.BSP_ADMIN)
    ModelAndView note(Viewer viewer, @RequestParam Map<String, String> given) {
        Map<String, String> typed = new LinkedHashMap<>();
        given.forEach((field, text) -> typed.put(field, text.strip()));
        Map<String, String> problems = new LinkedHashMap<>();
        LocalDate day = day(typed.getOrDefault("day", ""), problems);
        LONGEST.forEach((field, longest) -> {
            String text = typed.getOrDefault(field, "");
            if (text.isEmpty() || text.length() > longest) {
                problems.put(field, "metacalendar.problem." + field);
            }
        });
        MetaChange.Precision precision =
                "BY".equals(typed.get("precision")) ? MetaChange.Precision.BY : MetaChange.Precision.ON;
        if (problems.isEmpty() && day != null) {
            if (calendar.note(
                    viewer.actor(),
                    day,
                    precision,
                    typed.getOrDefault("title", ""),
                    typed.getOrDefault("effect", ""),
                    typed.getOrDefault("source", ""))) {
                return new ModelAndView("redirect:/bsp/calendar");
            }
            problems.put("title", "metacalendar.problem.known");
        }
        ModelAndView refused = page(typed, problems);
        refused.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
        return refused;
    }

    /// @param what what was done; empty takes it back
    @PostMapping("/bsp/calendar/{id}/settlement")
    @ForRoles(Role.BSP_ADMIN)
    String settle(Viewer viewer, @PathVariable UUID id, @RequestParam(defaultValue = "") String what) {
        String said = what.strip();
        calendar.settle(viewer.actor(), id, said.isEmpty() ? null : said.substring(0, Math.min(said.length(), 1000)));
        return "redirect:/bsp/calendar";
    }

    private static @Nullable LocalDate day(String text, Map<String, String> problems) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException unreadable) {
            problems.put("day", "metacalendar.problem.day");
            return null;
        }
    }

    private ModelAndView page(Map<String, String> typed, Map<String, String> problems) {
        List<MetaChange> all = calendar.all();
        Set<UUID> pressing =
                all.stream().filter(calendar::presses).map(MetaChange::id).collect(Collectors.toSet());
        ModelAndView page = new ModelAndView("metacalendar/index");
        page.addObject("open", all.stream().filter(change -> !change.settled()).toList());
        page.addObject(
                "settled", all.reversed().stream().filter(MetaChange::settled).toList());
        page.addObject("pressing", pressing);
        page.addObject("today", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        page.addObject("typed", typed);
        page.addObject("problems", problems);
        return page;
    }
}
