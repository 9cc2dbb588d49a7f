package io.pulseline.platform.onboarding.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.onboarding.DataRegion;
import io.pulseline.platform.onboarding.PinChanges;
import io.pulseline.platform.onboarding.Residency;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Optional;
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

/// In which country Meta keeps a number's messages, and the move to another.
@Controller
@RequestMapping("/t/{tenant}/numbers/{number}/residency")
@ForRoles(Role.TENANT_ADMIN)
class ResidencyController {
    private final BusinessNumbers numbers;
    private final Residency residency;
    private final PinChanges pins;

    ResidencyController(BusinessNumbers numbers, Residency residency, PinChanges pins) {
        this.numbers = numbers;
        this.residency = residency;
        this.pins = pins;
    }

    @GetMapping
    String show(Viewer viewer, @PathVariable("number") String id, Model model) {
        BusinessNumber number = find(viewer, id);
        model.addAttribute("number", number);
        Optional<Residency.Standing> standing = residency.of(viewer.tenantId(), number.id());
        model.addAttribute("standing", standing.orElse(null));
        if (!model.containsAttribute("selected")) {
            model.addAttribute(
                    "selected", standing.map(Residency.Standing::wanted).orElse(null));
        }
        model.addAttribute("regions", DataRegion.values());
        model.addAttribute("pin", pins.of(viewer.tenantId(), number.id()));
        model.addAttribute("most", pins.mostTries());
        return "onboarding/residency";
    }

    /// @param region empty: none
    @PostMapping
    String move(
            Viewer viewer,
            @PathVariable("number") String id,
            @RequestParam(defaultValue = "") String region,
            @RequestParam(defaultValue = "false") boolean understood,
            HttpServletResponse response,
            RedirectAttributes flash,
            Model model) {
        BusinessNumber number = find(viewer, id);
        @Nullable
        DataRegion chosen = Arrays.stream(DataRegion.values())
                .filter(one -> one.name().equals(region))
                .findFirst()
                .orElse(null);
        if (!understood || chosen == null && !region.isEmpty()) {
            model.addAttribute("problem", true);
            model.addAttribute("selected", chosen);
            response.setStatus(422);
            return show(viewer, id, model);
        }
        switch (residency.move(viewer.tenantId(), number.id(), chosen, viewer.actor())) {
            case Residency.Result.Moved moved -> flash.addFlashAttribute("moved", true);
            case Residency.Result.NoPin none -> flash.addFlashAttribute("noPin", true);
            case Residency.Result.TooOften often -> flash.addFlashAttribute("until", often.until());
            case Residency.Result.Refused refused -> flash.addFlashAttribute("fault", refused.fault());
        }
        return "redirect:" + viewer.base() + "/numbers/" + number.id() + "/residency";
    }

    private BusinessNumber find(Viewer viewer, String id) {
        return numbers.find(viewer.tenantId(), new PhoneNumberId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
