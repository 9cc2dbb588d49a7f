package io.pulseline.platform.settings.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.jobs.Jobs;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.settings.CallSettings;
import io.pulseline.platform.settings.SettingsChange;
import io.pulseline.platform.settings.SettingsResult;
import io.pulseline.platform.settings.SettingsView;
import io.pulseline.platform.settings.fleet.Fleet;
import io.pulseline.platform.settings.fleet.Fleets;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// One number's settings for many others: dry run, progress, stop, roll back.
@Controller
@RequestMapping("/t/{tenant}/numbers/many")
@ForRoles(Role.TENANT_ADMIN)
class FleetController {
    private static final String JOB = "settings.fleet";

    private final BusinessNumbers numbers;
    private final CallSettings settings;
    private final Fleets fleets;
    private final Jobs jobs;
    private final SettingsWords words;
    private final ObjectMapper json;

    FleetController(
            BusinessNumbers numbers,
            CallSettings settings,
            Fleets fleets,
            Jobs jobs,
            SettingsWords words,
            ObjectMapper json) {
        this.numbers = numbers;
        this.settings = settings;
        this.fleets = fleets;
        this.jobs = jobs;
        this.words = words;
        this.json = json;
    }

    /// @param verdict CHANGES, SAME or REFUSED
    /// @param text    what would change, or why Meta would refuse it
    public record Dry(BusinessNumber number, String verdict, String text) {}

    /// @param change the change, as JSON
    /// @param ids    the numbers that would change
    public record Review(String change, List<Dry> rows, List<String> ids, boolean risky) {
        public long refused() {
            return rows.stream().filter(row -> row.verdict().equals("REFUSED")).count();
        }
    }

    @GetMapping
    String edit(Viewer viewer, Model model) {
        List<BusinessNumber> all = numbers.all(viewer.tenantId());
        String first = all.isEmpty() ? "" : all.getFirst().id().value();
        return show(viewer, FleetForm.empty(first), all, model);
    }

    /// Nothing is sent.
    @PostMapping("/review")
    String review(
            Viewer viewer,
            @RequestParam MultiValueMap<String, String> typed,
            HttpServletResponse response,
            Model model) {
        List<BusinessNumber> all = numbers.all(viewer.tenantId());
        FleetForm form = FleetForm.of(typed);
        List<BusinessNumber> picked = picked(form, all);
        List<String> wrong = new ArrayList<>();
        if (all.stream().noneMatch(one -> one.id().value().equals(form.template()))) {
            wrong.add("template");
        }
        if (form.parts().isEmpty()) {
            wrong.add("parts");
        }
        if (picked.isEmpty()) {
            wrong.add("numbers");
        }
        if (form.failures() == 0) {
            wrong.add("stopAfter");
        }
        if (wrong.isEmpty()) {
            model.addAttribute("review", dryRun(viewer, form, picked));
        } else {
            model.addAttribute("wrong", wrong);
            response.setStatus(422);
        }
        return show(viewer, form, all, model);
    }

    private Review dryRun(Viewer viewer, FleetForm form, List<BusinessNumber> picked) {
        SettingsView template = settings.known(viewer.tenantId(), new PhoneNumberId(form.template()))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        ObjectNode change = settings.parts(template.desired(), form.blocks());
        Map<PhoneNumberId, BusinessNumber> byId =
                picked.stream().collect(Collectors.toMap(BusinessNumber::id, Function.identity()));
        boolean risky = false;
        List<Dry> rows = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (Fleets.Dry dry : fleets.dryRun(viewer.tenantId(), change, List.copyOf(byId.keySet()))) {
            BusinessNumber number = byId.get(dry.number());
            if (number == null || dry.preview().isEmpty()) {
                continue;
            }
            rows.add(
                    switch (dry.preview().get()) {
                        case SettingsResult.Preview.Broken broken ->
                            new Dry(
                                    number,
                                    "REFUSED",
                                    broken.complaints().stream()
                                            .map(one -> one.field() + " " + words.rule(one))
                                            .collect(Collectors.joining("; ")));
                        case SettingsResult.Preview.Ready ready -> {
                            risky |= ready.changes().stream().anyMatch(SettingsChange::risky);
                            if (ready.changes().isEmpty()) {
                                yield new Dry(number, "SAME", "");
                            }
                            ids.add(number.id().value());
                            yield new Dry(
                                    number,
                                    "CHANGES",
                                    ready.changes().stream().map(words::field).collect(Collectors.joining(", ")));
                        }
                    });
        }
        rows.sort(java.util.Comparator.comparing((Dry row) -> !row.verdict().equals("REFUSED"))
                .thenComparing(row -> row.number().name()));
        return new Review(change.toString(), rows, ids, risky);
    }

    /// @param count how many numbers, typed by hand where the change is risky
    @PostMapping
    String create(
            Viewer viewer,
            @RequestParam MultiValueMap<String, String> typed,
            @RequestParam String change,
            @RequestParam(defaultValue = "") String count,
            HttpServletResponse response,
            Model model) {
        List<BusinessNumber> all = numbers.all(viewer.tenantId());
        FleetForm form = FleetForm.of(typed);
        Set<String> wanted = Set.copyOf(typed.getOrDefault("target", List.of()));
        List<PhoneNumberId> targets = all.stream()
                .map(BusinessNumber::id)
                .filter(id -> wanted.contains(id.value()))
                .toList();
        ObjectNode document = read(change);
        if (targets.isEmpty() || targets.size() > Fleets.MOST || form.failures() == 0) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        boolean risky = fleets.dryRun(viewer.tenantId(), document, targets.subList(0, 1)).stream()
                        .flatMap(dry -> dry.preview().stream())
                        .anyMatch(preview -> preview instanceof SettingsResult.Preview.Ready ready
                                && ready.changes().stream().anyMatch(SettingsChange::risky))
                || document.path("status").asString("").equals("DISABLED");
        if (risky && !count.strip().equals(String.valueOf(targets.size()))) {
            model.addAttribute("unconfirmed", true);
            model.addAttribute("review", dryRun(viewer, form, picked(form, all)));
            response.setStatus(422);
            return show(viewer, form, all, model);
        }
        UUID id = fleets.begin(
                viewer.tenantId(),
                viewer.actor(),
                document,
                targets,
                form.failures(),
                form.reason().isEmpty() ? null : form.reason());
        jobs.runNow(viewer.actor(), JOB);
        return "redirect:" + viewer.base() + "/numbers/many/" + id;
    }

    @GetMapping("/{id}")
    String show(
            Viewer viewer,
            @PathVariable UUID id,
            @RequestHeader(name = "HX-Request", required = false) boolean fragment,
            Model model) {
        Fleet fleet =
                fleets.find(viewer.tenantId(), id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        Map<Fleet.LineState, Integer> counts = fleets.counts(viewer.tenantId(), id);
        int total = counts.values().stream().mapToInt(Integer::intValue).sum();
        int open = counts.getOrDefault(Fleet.LineState.WAITING, 0) + counts.getOrDefault(Fleet.LineState.SENDING, 0);
        model.addAttribute("fleet", fleet);
        model.addAttribute("counts", counts);
        model.addAttribute("anyChanged", counts.containsKey(Fleet.LineState.CHANGED));
        model.addAttribute("total", total);
        model.addAttribute("done", total - open);
        model.addAttribute("lines", fleets.lines(viewer.tenantId(), id));
        model.addAttribute(
                "names",
                numbers.all(viewer.tenantId()).stream()
                        .collect(Collectors.toMap(one -> one.id().value(), BusinessNumber::name)));
        return fragment ? "settings/_fleet :: progress" : "settings/fleet";
    }

    @PostMapping("/{id}/stops")
    String stop(Viewer viewer, @PathVariable UUID id) {
        known(viewer, id);
        fleets.stop(viewer.tenantId(), id, viewer.actor());
        return "redirect:" + viewer.base() + "/numbers/many/" + id;
    }

    @PostMapping("/{id}/rollbacks")
    String rollBack(Viewer viewer, @PathVariable UUID id) {
        known(viewer, id);
        if (fleets.rollBack(viewer.tenantId(), id, viewer.actor())) {
            jobs.runNow(viewer.actor(), JOB);
        }
        return "redirect:" + viewer.base() + "/numbers/many/" + id;
    }

    private void known(Viewer viewer, UUID id) {
        if (fleets.find(viewer.tenantId(), id).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
    }

    private String show(Viewer viewer, FleetForm form, List<BusinessNumber> all, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("numbers", all);
        model.addAttribute("allParts", FleetForm.PARTS.keySet());
        model.addAttribute("recent", fleets.recent(viewer.tenantId()));
        return "settings/many";
    }

    private static List<BusinessNumber> picked(FleetForm form, List<BusinessNumber> all) {
        return all.stream()
                .filter(one -> form.all()
                        ? !one.id().value().equals(form.template())
                        : form.numbers().contains(one.id().value()))
                .toList();
    }

    private ObjectNode read(String change) {
        try {
            if (json.readTree(change) instanceof ObjectNode document) {
                return document;
            }
        } catch (JacksonException malformed) {
            // nobody's page sends that
        }
        throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
    }
}
