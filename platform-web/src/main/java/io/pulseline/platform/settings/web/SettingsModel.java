package io.pulseline.platform.settings.web;

import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.settings.CallSettings;
import io.pulseline.platform.settings.Complaint;
import io.pulseline.platform.settings.SettingsChange;
import io.pulseline.platform.settings.SettingsPlans;
import io.pulseline.platform.settings.SettingsResult;
import io.pulseline.platform.settings.SettingsView;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// What every settings page shows: the number, its document beside Meta's, and how a change is reviewed.
@Component
class SettingsModel {
    private final BusinessNumbers numbers;
    private final CallSettings settings;
    private final SettingsPlans plans;
    private final SettingsWords words;
    private final ObjectMapper json;

    SettingsModel(
            BusinessNumbers numbers,
            CallSettings settings,
            SettingsPlans plans,
            SettingsWords words,
            ObjectMapper json) {
        this.numbers = numbers;
        this.settings = settings;
        this.plans = plans;
        this.words = words;
        this.json = json;
    }

    /// One thing to mend.
    ///
    /// @param input id of the field to go to
    public record Problem(String input, String field, String text) {}

    /// @param change  what will be sent on, as JSON
    /// @param request the same, for people
    public record Review(long version, List<SettingsChange> changes, String change, String request, boolean risky) {}

    BusinessNumber number(Viewer viewer, String id) {
        return Optional.of(id)
                .filter(text -> !text.isBlank() && text.length() <= 64)
                .flatMap(text -> numbers.find(viewer.tenantId(), new PhoneNumberId(text)))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /// What was typed as a telephone number, however it was grouped.
    static String digits(String typed) {
        return typed.replaceAll("[^0-9]", "");
    }

    /// @param tab calling, hours, sip or history
    SettingsView fill(Viewer viewer, BusinessNumber number, String tab, Model model) {
        SettingsView view = wanted(viewer, number);
        model.addAttribute("number", number);
        model.addAttribute("tab", tab);
        model.addAttribute("view", view);
        model.addAttribute("words", words);
        model.addAttribute("plans", plans.open(viewer.tenantId(), number.id()));
        model.addAttribute("edits", viewer.role() == Role.TENANT_ADMIN);
        settings.history(viewer.tenantId(), number.id(), Long.MAX_VALUE, 1).stream()
                .findFirst()
                .ifPresent(latest -> model.addAttribute("latest", latest));
        return view;
    }

    /// What is wanted of a number as it is known, for what shows no page.
    SettingsView wanted(Viewer viewer, BusinessNumber number) {
        return settings.known(viewer.tenantId(), number.id())
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /// Judges what a form holds and adds either the review or the problems.
    ///
    /// @param input which field of the page a complaint belongs to
    /// @return whether it can be reviewed
    boolean review(
            Viewer viewer,
            BusinessNumber number,
            long version,
            ObjectNode wanted,
            Function<Complaint, String> input,
            Model model) {
        ObjectNode change = settings.changeSince(viewer.tenantId(), number.id(), version, wanted)
                .orElse(wanted);
        SettingsResult.Preview preview = settings.preview(viewer.tenantId(), number.id(), change)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return switch (preview) {
            case SettingsResult.Preview.Broken(List<Complaint> complaints) -> {
                model.addAttribute(
                        "problems",
                        complaints.stream()
                                .map(one -> new Problem(input.apply(one), one.field(), words.rule(one)))
                                .toList());
                yield false;
            }
            case SettingsResult.Preview.Ready ready -> {
                model.addAttribute("review", review(version, change, ready));
                yield true;
            }
        };
    }

    Review review(long version, ObjectNode change, SettingsResult.Preview.Ready ready) {
        return new Review(
                version,
                ready.changes(),
                change.toString(),
                json.writerWithDefaultPrettyPrinter().writeValueAsString(java.util.Map.of("calling", ready.request())),
                ready.changes().stream().anyMatch(SettingsChange::risky));
    }
}
