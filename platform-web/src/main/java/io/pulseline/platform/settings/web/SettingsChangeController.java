package io.pulseline.platform.settings.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.settings.CallSettings;
import io.pulseline.platform.settings.SettingsChange;
import io.pulseline.platform.settings.SettingsChanges;
import io.pulseline.platform.settings.SettingsOrder;
import io.pulseline.platform.settings.SettingsPlans;
import io.pulseline.platform.settings.SettingsResult;
import io.pulseline.platform.settings.SettingsVersion;
import io.pulseline.platform.settings.SipProbes;
import jakarta.servlet.http.HttpServletResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// Carries out what was reviewed, now or later, and settles drift. What does not go through comes back with everything
/// that was wanted.
@Controller
@RequestMapping("/t/{tenant}/numbers/{number}/settings")
@ForRoles(Role.TENANT_ADMIN)
class SettingsChangeController {
    private static final Set<String> TABS = Set.of("calling", "hours", "sip", "history");

    private final SettingsModel page;
    private final CallSettings settings;
    private final SettingsChanges changes;
    private final SettingsPlans plans;
    private final SipProbes probes;
    private final ObjectMapper json;

    SettingsChangeController(
            SettingsModel page,
            CallSettings settings,
            SettingsChanges changes,
            SettingsPlans plans,
            SipProbes probes,
            ObjectMapper json) {
        this.page = page;
        this.settings = settings;
        this.changes = changes;
        this.plans = plans;
        this.probes = probes;
        this.json = json;
    }

    /// @param from    the page to go back to
    /// @param typed   the number, for risky changes
    /// @param due     local time of the viewer's zone; empty for now
    @PostMapping("/changes")
    String create(
            Viewer viewer,
            @PathVariable("number") String id,
            @RequestParam String change,
            @RequestParam long version,
            @RequestParam String from,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String typed,
            @RequestParam(defaultValue = "") String due,
            @RequestParam(defaultValue = "apply") String action,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash) {
        BusinessNumber number = page.number(viewer, id);
        ObjectNode wanted = read(change);
        boolean later = action.equals("schedule");
        Instant at = later ? instant(due, viewer) : null;
        String why = reason.isBlank() ? null : reason.strip();
        boolean unconfirmed = risky(viewer, number, wanted)
                && !SettingsModel.digits(typed).equals(number.number().digits());
        if (unconfirmed || later && at == null) {
            model.addAttribute(unconfirmed ? "unconfirmed" : "undated", true);
            return again(viewer, number, version, wanted, from, response, model);
        }
        if (at != null) {
            plans.plan(viewer.tenantId(), number.id(), viewer.actor(), wanted, at, why);
            flash.addFlashAttribute("planned", at);
            return back(viewer, number, from);
        }
        return settle(
                changes.change(
                        viewer.tenantId(),
                        number.id(),
                        new SettingsOrder(viewer.actor(), version, wanted, SettingsVersion.Kind.CHANGE, why)),
                viewer,
                number,
                version,
                wanted,
                from,
                response,
                model,
                flash);
    }

    /// An older document again: what differs from it goes through the same review.
    @PostMapping("/reversions")
    String revert(
            Viewer viewer,
            @PathVariable("number") String id,
            @RequestParam long to,
            @RequestParam long version,
            HttpServletResponse response,
            Model model) {
        BusinessNumber number = page.number(viewer, id);
        SettingsVersion wanted = settings.version(viewer.tenantId(), number.id(), to)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        model.addAttribute("reverting", to);
        return again(viewer, number, version, wanted.document(), "history", response, model);
    }

    @PostMapping("/restorations")
    String restore(
            Viewer viewer,
            @PathVariable("number") String id,
            @RequestParam long version,
            @RequestParam String from,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash) {
        BusinessNumber number = page.number(viewer, id);
        return settle(
                changes.restore(viewer.tenantId(), number.id(), viewer.actor(), version, null),
                viewer,
                number,
                version,
                json.createObjectNode(),
                from,
                response,
                model,
                flash);
    }

    @PostMapping("/acceptances")
    String accept(
            Viewer viewer,
            @PathVariable("number") String id,
            @RequestParam long version,
            @RequestParam String from,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash) {
        BusinessNumber number = page.number(viewer, id);
        return settle(
                changes.accept(viewer.tenantId(), number.id(), viewer.actor(), version, null),
                viewer,
                number,
                version,
                json.createObjectNode(),
                from,
                response,
                model,
                flash);
    }

    /// Asks Meta now.
    @PostMapping("/reads")
    String reread(
            Viewer viewer, @PathVariable("number") String id, @RequestParam String from, RedirectAttributes flash) {
        BusinessNumber number = page.number(viewer, id);
        settings.read(viewer.tenantId(), number.id())
                .ifPresent(view -> flash.addFlashAttribute(
                        view.fault() == null ? "reread" : "fault", view.fault() == null ? true : view.fault()));
        return back(viewer, number, from);
    }

    @PostMapping("/plan-cancellations")
    String cancel(
            Viewer viewer, @PathVariable("number") String id, @RequestParam UUID plan, @RequestParam String from) {
        BusinessNumber number = page.number(viewer, id);
        plans.cancel(viewer.tenantId(), number.id(), viewer.actor(), plan);
        return back(viewer, number, from);
    }

    private String settle(
            SettingsResult result,
            Viewer viewer,
            BusinessNumber number,
            long version,
            ObjectNode wanted,
            String from,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash) {
        return switch (result) {
            case SettingsResult.Applied(SettingsVersion applied) -> {
                if (from.equals("sip")) {
                    probes.run(viewer.tenantId(), number.id());
                }
                flash.addFlashAttribute("applied", applied);
                yield back(viewer, number, from);
            }
            case SettingsResult.Unchanged unchanged -> {
                flash.addFlashAttribute("unchanged", true);
                yield back(viewer, number, from);
            }
            case SettingsResult.Stale stale -> {
                model.addAttribute("stale", stale);
                yield again(viewer, number, stale.latest().version(), wanted, from, response, model);
            }
            case SettingsResult.Invalid invalid -> {
                model.addAttribute("complaints", invalid.complaints());
                yield again(viewer, number, version, wanted, from, response, model);
            }
            case SettingsResult.Refused refused -> {
                model.addAttribute("fault", refused.fault());
                yield again(viewer, number, version, wanted, from, response, model);
            }
            case SettingsResult.Busy busy -> {
                model.addAttribute("busy", true);
                yield again(viewer, number, version, wanted, from, response, model);
            }
            case SettingsResult.NoNumber none -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        };
    }

    /// The review once more, on what is wanted now.
    private String again(
            Viewer viewer,
            BusinessNumber number,
            long version,
            ObjectNode wanted,
            String from,
            HttpServletResponse response,
            Model model) {
        page.fill(viewer, number, TABS.contains(from) ? from : "calling", model);
        switch (settings.preview(viewer.tenantId(), number.id(), wanted)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND))) {
            case SettingsResult.Preview.Ready ready -> {
                model.addAttribute("review", page.review(version, wanted, ready));
                if (model.getAttribute("stale") instanceof SettingsResult.Stale stale) {
                    model.addAttribute("clash", clash(stale, ready));
                }
            }
            case SettingsResult.Preview.Broken broken -> model.addAttribute("complaints", broken.complaints());
        }
        boolean asked = model.containsAttribute("reverting");
        response.setStatus(asked ? 200 : model.containsAttribute("stale") ? 409 : 422);
        return "settings/outcome";
    }

    /// Whether both changed the same thing.
    private static boolean clash(SettingsResult.Stale stale, SettingsResult.Preview.Ready mine) {
        Set<String> theirs = stale.theirs().stream()
                .map(SettingsChange::field)
                .map(field -> field.block().equals("call_hours") ? "call_hours" : field.path())
                .collect(java.util.stream.Collectors.toSet());
        return mine.changes().stream()
                .map(SettingsChange::field)
                .map(field -> field.block().equals("call_hours") ? "call_hours" : field.path())
                .anyMatch(theirs::contains);
    }

    private boolean risky(Viewer viewer, BusinessNumber number, ObjectNode wanted) {
        return settings.preview(viewer.tenantId(), number.id(), wanted).orElse(null)
                        instanceof SettingsResult.Preview.Ready ready
                && ready.changes().stream().anyMatch(SettingsChange::risky);
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

    private static @Nullable Instant instant(String due, Viewer viewer) {
        try {
            return LocalDateTime.parse(due).atZone(viewer.zone()).toInstant();
        } catch (DateTimeException malformed) {
            return null;
        }
    }

    private static String back(Viewer viewer, BusinessNumber number, String from) {
        return "redirect:" + viewer.base() + "/numbers/" + number.id() + "/" + (TABS.contains(from) ? from : "calling");
    }
}
