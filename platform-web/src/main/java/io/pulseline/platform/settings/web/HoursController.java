package io.pulseline.platform.settings.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.settings.CallHours;
import io.pulseline.platform.settings.HolidayLibrary;
import io.pulseline.platform.settings.SettingsView;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;

/// Call hours of a number. Every button works without a script: what is typed comes back with it.
@Controller
class HoursController {
    private static final int MONTHS_OF_HOLIDAYS = 12;
    private static final DateTimeFormatter OPENING = DateTimeFormatter.ofPattern("EEE d MMM, HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter CHANGE = DateTimeFormatter.ofPattern("EEEE d MMMM uuuu", Locale.ENGLISH);

    private final SettingsModel page;
    private final HolidayLibrary library;
    private final Clock clock;

    HoursController(SettingsModel page, HolidayLibrary library, Clock clock) {
        this.page = page;
        this.library = library;
        this.clock = clock;
    }

    @GetMapping("/t/{tenant}/numbers/{number}/hours")
    String edit(Viewer viewer, @PathVariable("number") String id, Model model) {
        BusinessNumber number = page.number(viewer, id);
        SettingsView view = page.fill(viewer, number, "hours", model);
        HoursForm form =
                HoursForm.of(view.desired(), view.version(), number.zone().getId());
        return show(viewer, view.desired(), form, model);
    }

    @PostMapping("/t/{tenant}/numbers/{number}/hours/review")
    @ForRoles(Role.TENANT_ADMIN)
    String review(
            Viewer viewer,
            @PathVariable("number") String id,
            @RequestParam MultiValueMap<String, String> typed,
            HttpServletResponse response,
            Model model) {
        BusinessNumber number = page.number(viewer, id);
        HoursForm form = HoursForm.of(typed);
        SettingsView view = page.fill(viewer, number, "hours", model);
        String action = CallingForm.first(typed, "action");
        String country = CallingForm.first(typed, "country");
        if (library.countries().contains(country)) {
            model.addAttribute("country", country);
        }
        switch (action) {
            case "add" -> form = form.and(List.of(new HoursForm.Holiday("", "00:00", "23:59")));
            case "copy" -> form = form.mondayOnWeekdays();
            case "library" -> {
                List<HoursForm.Holiday> days = ofLibrary(country, form.zone());
                model.addAttribute("noRoomFor", form.tooMany(days));
                form = form.upToMost(days);
            }
            default -> {
                if (action.matches("remove-[0-9]{1,3}")) {
                    form = form.without(Integer.parseInt(action.substring(7)));
                } else {
                    HoursForm judged = form;
                    boolean fine = page.review(
                            viewer,
                            number,
                            form.version(),
                            form.document(),
                            complaint -> judged.inputOf(complaint.field()),
                            model);
                    response.setStatus(fine ? 200 : 422);
                }
            }
        }
        return show(viewer, view.desired(), form, model);
    }

    private List<HoursForm.Holiday> ofLibrary(String country, String zone) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone(zone));
        return library.between(country, today, today.plusMonths(MONTHS_OF_HOLIDAYS)).stream()
                .map(day -> new HoursForm.Holiday(day.date().toString(), "00:00", "23:59"))
                .toList();
    }

    private String show(Viewer viewer, JsonNode desired, HoursForm form, Model model) {
        Instant now = clock.instant();
        CallHours saved = CallHours.of(desired);
        CallHours typed = CallHours.of(form.document());
        model.addAttribute("form", form);
        model.addAttribute(
                "callback",
                desired.path("callback_permission_status").asString("").equalsIgnoreCase("ENABLED"));
        model.addAttribute("countries", countries());
        model.addAttribute(
                "zones", ZoneId.getAvailableZoneIds().stream().sorted().toList());
        saved.at(now).ifPresent(state -> {
            model.addAttribute("state", state);
            if (state.until() != null) {
                model.addAttribute("untilThere", OPENING.format(state.until()));
                model.addAttribute("untilHere", OPENING.format(state.until().withZoneSameInstant(viewer.zone())));
            }
        });
        typed.clockChange(now).ifPresent(change -> {
            model.addAttribute("clockChange", CHANGE.format(change.getDateTimeBefore()));
            model.addAttribute("clockBefore", change.getDateTimeBefore().toLocalTime());
            model.addAttribute("clockAfter", change.getDateTimeAfter().toLocalTime());
            model.addAttribute("offsetBefore", change.getOffsetBefore().getId());
            model.addAttribute("offsetAfter", change.getOffsetAfter().getId());
        });
        model.addAttribute("zoneName", zone(form.zone()).getDisplayName(TextStyle.FULL, Locale.ENGLISH));
        return "settings/hours";
    }

    /// In order of their names, with their codes.
    private Map<String, String> countries() {
        Map<String, String> named = new LinkedHashMap<>();
        library.countries().stream()
                .sorted(Comparator.comparing(HoursController::name))
                .forEach(code -> named.put(code, name(code)));
        return named;
    }

    private static String name(String code) {
        return Locale.of("", code).getDisplayCountry(Locale.ENGLISH);
    }

    private static ZoneId zone(String id) {
        return ZoneId.getAvailableZoneIds().contains(id) ? ZoneId.of(id) : ZoneOffset.UTC;
    }
}
