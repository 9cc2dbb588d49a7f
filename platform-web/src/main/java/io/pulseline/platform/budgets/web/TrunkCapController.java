package io.pulseline.platform.budgets.web;

import io.pulseline.platform.budgets.TrunkCaps;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import java.math.BigDecimal;
import java.util.UUID;
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

/// What a trunk may cost a day: a piece of the trunk's page.
@Controller
@RequestMapping("/t/{tenant}/costs/trunks/{trunk}")
@ForRoles({Role.TENANT_ADMIN, Role.BSP_ADMIN, Role.BSP_SUPPORT})
class TrunkCapController {
    private final TrunkCaps caps;

    TrunkCapController(TrunkCaps caps) {
        this.caps = caps;
    }

    @GetMapping
    String show(Viewer viewer, @PathVariable("trunk") UUID id, Model model) {
        TrunkCaps.Standing standing =
                caps.of(viewer.tenantId(), id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        BigDecimal cap = standing.cap();
        model.addAttribute("trunk", id);
        model.addAttribute("standing", standing);
        model.addAttribute("cap", cap == null ? "" : cap.stripTrailingZeros().toPlainString());
        model.addAttribute("admin", viewer.role() == Role.TENANT_ADMIN);
        return "budgets/_trunk-cap :: cap";
    }

    @PostMapping
    @ForRoles(Role.TENANT_ADMIN)
    String update(
            Viewer viewer,
            @PathVariable("trunk") UUID id,
            @RequestParam(defaultValue = "") String cap,
            RedirectAttributes kept) {
        String typed = cap.strip();
        boolean fine = typed.matches("[0-9]{1,12}(\\.[0-9]{1,6})?|")
                && (typed.isEmpty() || new BigDecimal(typed).signum() > 0);
        if (!fine) {
            kept.addFlashAttribute("problem", "budgets.problem.amount");
        } else if (caps.change(viewer.tenantId(), viewer.actor(), id, typed.isEmpty() ? null : new BigDecimal(typed))) {
            kept.addFlashAttribute("said", "budgets.trunk.kept");
        } else {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return "redirect:" + viewer.base() + "/settings/telephony/trunks/" + id;
    }
}
