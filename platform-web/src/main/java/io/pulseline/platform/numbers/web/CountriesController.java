package io.pulseline.platform.numbers.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.numbers.CallableCountries;
import io.pulseline.platform.numbers.CountryRule;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// The table of countries where Meta does not offer calls, with days and sources. Rows begin and end; none
/// is edited.
@Controller
class CountriesController {
    private final CallableCountries countries;
    private final Clock clock;

    CountriesController(CallableCountries countries, Clock clock) {
        this.countries = countries;
        this.clock = clock;
    }

    @GetMapping("/bsp/countries")
    ModelAndView index() {
        return page(Map.of(), Map.of());
    }

    /// @param action `begin`, or `end` for the row that goes on
    @PostMapping("/bsp/countries")
    @ForRoles(Role.BSP_ADMIN)
    ModelAndView update(Viewer viewer, @RequestParam Map<String, String> given) {
        Map<String, String> typed = new LinkedHashMap<>();
        given.forEach((field, text) -> typed.put(field, text.strip()));
        Map<String, String> problems = new LinkedHashMap<>();
        boolean ends = "end".equals(typed.get("action"));
        String country = typed.getOrDefault("country", "");
        String code = typed.getOrDefault("calling_code", "");
        String source = typed.getOrDefault("source", "");
        CountryRule.Kind kind = kind(typed.getOrDefault("kind", ""), problems);
        LocalDate day = day(typed.getOrDefault("day", ""), problems);
        if (!country.matches("[A-Z]{2}")) {
            problems.put("country", "countries.problem.country");
        }
        if (!ends && !code.matches("[1-9][0-9]{0,3}")) {
            problems.put("calling_code", "countries.problem.code");
        }
        if (source.isEmpty() || source.length() > 300) {
            problems.put("source", "countries.problem.source");
        }
        if (problems.isEmpty() && kind != null && day != null) {
            boolean done = ends
                    ? countries.end(viewer.actor(), kind, country, day, source)
                    : countries.begin(viewer.actor(), new CountryRule(kind, country, code, day, null, source));
            if (done) {
                return new ModelAndView("redirect:/bsp/countries");
            }
            problems.put("country", ends ? "countries.problem.none" : "countries.problem.goes-on");
        }
        ModelAndView refused = page(typed, problems);
        refused.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
        return refused;
    }

    private static CountryRule.@Nullable Kind kind(String text, Map<String, String> problems) {
        for (CountryRule.Kind kind : CountryRule.Kind.values()) {
            if (kind.name().equals(text)) {
                return kind;
            }
        }
        problems.put("kind", "countries.problem.kind");
        return null;
    }

    private static @Nullable LocalDate day(String text, Map<String, String> problems) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException unreadable) {
            problems.put("day", "countries.problem.day");
            return null;
        }
    }

    private ModelAndView page(Map<String, String> typed, Map<String, String> problems) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        List<CountryRule> all = countries.all();
        ModelAndView page = new ModelAndView("numbers/countries");
        page.addObject("rules", all);
        page.addObject(
                "inForce", all.stream().filter(rule -> rule.inForce(today)).toList());
        page.addObject("kinds", CountryRule.Kind.values());
        page.addObject("typed", typed);
        page.addObject("problems", problems);
        page.addObject("today", today);
        return page;
    }
}
