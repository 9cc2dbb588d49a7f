package io.pulseline.platform.numbers.web;

import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.numbers.AccountAlarms;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.ReadinessCheck;
import io.pulseline.platform.numbers.ReadinessCheck.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/// Whether a number can be called and call, check by check. Meta is asked each time the page is opened.
@Controller
class ReadinessController {
    /// What stands in the way of calls in one direction only.
    private static final Set<String> OF_OUTGOING = Set.of("country");

    private final BusinessNumbers numbers;
    private final AccountAlarms alarms;

    ReadinessController(BusinessNumbers numbers, AccountAlarms alarms) {
        this.numbers = numbers;
        this.alarms = alarms;
    }

    @GetMapping("/t/{tenant}/numbers/{number}/readiness")
    String show(Viewer viewer, @PathVariable("number") String id, Model model) {
        PhoneNumberId key = new PhoneNumberId(id);
        List<ReadinessCheck> checks = numbers.readiness(viewer.tenantId(), key)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        BusinessNumber number = numbers.find(viewer.tenantId(), key).orElseThrow();
        model.addAttribute("number", number);
        model.addAttribute(
                "alarms",
                alarms.of(viewer.tenantId()).stream()
                        .filter(alarm -> alarm.waba().equals(number.waba()))
                        .toList());
        model.addAttribute(
                "checks",
                checks.stream()
                        .sorted(Comparator.comparing(ReadinessController::order))
                        .toList());
        model.addAttribute("checkedAt", checks.getFirst().at());
        model.addAttribute("calledBy", worst(checks, check -> !OF_OUTGOING.contains(check.name())));
        model.addAttribute("callsTo", worst(checks, check -> true));
        for (Verdict verdict : Verdict.values()) {
            model.addAttribute(
                    verdict.name().toLowerCase(java.util.Locale.ROOT),
                    checks.stream().filter(check -> check.verdict() == verdict).count());
        }
        return "numbers/readiness";
    }

    /// What asks for somebody first.
    private static int order(ReadinessCheck check) {
        return switch (check.verdict()) {
            case FAIL -> 0;
            case UNKNOWN -> 1;
            case PASS -> 2;
        };
    }

    private static Verdict worst(List<ReadinessCheck> checks, Predicate<ReadinessCheck> counted) {
        return checks.stream()
                .filter(counted)
                .min(Comparator.comparing(ReadinessController::order))
                .map(ReadinessCheck::verdict)
                .orElse(Verdict.UNKNOWN);
    }
}
