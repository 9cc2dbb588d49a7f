package io.pulseline.platform.onboarding.web;

import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.onboarding.PinChanges;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// The two-step PIN of a number: whether one is kept, how often it was used lately, and its change. The PIN itself is
/// never shown.
@Controller
@RequestMapping("/t/{tenant}/numbers/{number}/pin")
@ForRoles(Role.TENANT_ADMIN)
class PinController {
    private final BusinessNumbers numbers;
    private final PinChanges pins;

    PinController(BusinessNumbers numbers, PinChanges pins) {
        this.numbers = numbers;
        this.pins = pins;
    }

    @GetMapping
    String show(Viewer viewer, @PathVariable("number") String id, Model model) {
        BusinessNumber number = find(viewer, id);
        model.addAttribute("number", number);
        model.addAttribute("standing", pins.of(viewer.tenantId(), number.id()));
        model.addAttribute("most", pins.mostTries());
        return "onboarding/pin";
    }

    /// @param pin empty: one is made here
    @PostMapping
    String change(
            Viewer viewer,
            @PathVariable("number") String id,
            @RequestParam(defaultValue = "") String pin,
            HttpServletResponse response,
            RedirectAttributes flash,
            Model model) {
        BusinessNumber number = find(viewer, id);
        String digits = pin.replaceAll("[ -]", "");
        if (!digits.isEmpty() && !digits.matches("[0-9]{6}")) {
            model.addAttribute("problem", true);
            response.setStatus(422);
            return show(viewer, id, model);
        }
        @Nullable Secret typed = digits.isEmpty() ? null : new Secret(digits);
        pins.change(viewer.tenantId(), number.id(), typed, viewer.actor())
                .ifPresentOrElse(
                        fault -> flash.addFlashAttribute("fault", fault),
                        () -> flash.addFlashAttribute("changed", true));
        return "redirect:" + viewer.base() + "/numbers/" + number.id() + "/pin";
    }

    private BusinessNumber find(Viewer viewer, String id) {
        return numbers.find(viewer.tenantId(), new PhoneNumberId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
