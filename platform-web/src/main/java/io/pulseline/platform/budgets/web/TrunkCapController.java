package io.pulseline.platform.budgets.web;

import io.pulseline.platform.budgets.TrunkCaps;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.rating.web.MoneyWords;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
    /// Fields of the form: it and a currency.
    private static final String FIELD = "cap_";

    private final TrunkCaps caps;

    TrunkCapController(TrunkCaps caps) {
        this.caps = caps;
    }

    @GetMapping
    String show(Viewer viewer, @PathVariable("trunk") UUID id, Model model) {
        TrunkCaps.Standing standing =
                caps.of(viewer.tenantId(), id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        model.addAttribute("trunk", id);
        model.addAttribute("standing", standing);
        model.addAttribute("money", new MoneyWords());
        model.addAttribute("admin", viewer.role() == Role.TENANT_ADMIN);
        return "budgets/_trunk-cap :: cap";
    }

    @PostMapping
    @ForRoles(Role.TENANT_ADMIN)
    String update(
            Viewer viewer,
            @PathVariable("trunk") UUID id,
            @RequestParam Map<String, String> given,
            RedirectAttributes kept) {
        Map<String, BigDecimal> caps = new TreeMap<>();
        boolean fine = true;
        for (Map.Entry<String, String> field : given.entrySet()) {
            String typed = field.getValue().strip();
            if (field.getKey().startsWith(FIELD) && !typed.isEmpty()) {
                Optional<BigDecimal> cap = amount(typed);
                cap.ifPresent(read -> caps.put(field.getKey().substring(FIELD.length()), read));
                fine &= cap.isPresent();
            }
        }
        if (fine) {
            change(viewer, id, caps, kept);
        } else {
            kept.addFlashAttribute("problem", "budgets.problem.amount");
        }
        return "redirect:" + viewer.base() + "/settings/telephony/trunks/" + id;
    }

    private void change(Viewer viewer, UUID trunk, Map<String, BigDecimal> all, RedirectAttributes kept) {
        switch (caps.change(viewer.tenantId(), viewer.actor(), trunk, all)) {
            case KEPT -> kept.addFlashAttribute("said", "budgets.trunk.kept");
            case UNKNOWN_CURRENCY -> kept.addFlashAttribute("problem", "budgets.trunk.currency");
            case UNKNOWN_TRUNK -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
    }

    /// @return empty for what is no amount of money above zero
    static Optional<BigDecimal> amount(String text) {
        return text.matches("[0-9]{1,12}(\\.[0-9]{1,6})?") && new BigDecimal(text).signum() > 0
                ? Optional.of(new BigDecimal(text))
                : Optional.empty();
    }
}
