package io.pulseline.platform.numbers.web;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.Waba;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
class NumberPages {
    private final BusinessNumbers numbers;

    NumberPages(BusinessNumbers numbers) {
        this.numbers = numbers;
    }

    @GetMapping("/t/{tenant}/numbers")
    String index(Viewer viewer, Model model) {
        model.addAttribute("numbers", numbers.all(viewer.tenantId()));
        model.addAttribute("onTrial", numbers.onTrial(viewer.tenantId()));
        model.addAttribute("edits", viewer.role() == Role.TENANT_ADMIN);
        return "numbers/index";
    }

    /// Asks Meta for every account's numbers: new ones appear, known ones are learnt anew.
    @PostMapping("/t/{tenant}/numbers/refreshments")
    @ForRoles(Role.TENANT_ADMIN)
    String refresh(Viewer viewer, RedirectAttributes flash) {
        for (Waba account : numbers.accounts(viewer.tenantId())) {
            if (numbers.refresh(viewer.tenantId(), account.id())
                    instanceof GraphResult.Failed<List<BusinessNumber>>(GraphFault fault)) {
                flash.addFlashAttribute("fault", fault);
            }
        }
        flash.addFlashAttribute("asked", true);
        return "redirect:" + viewer.base() + "/numbers";
    }

    @GetMapping("/t/{tenant}/numbers/{number}")
    String show(Viewer viewer, @PathVariable("number") String id, Model model) {
        BusinessNumber number = numbers.find(viewer.tenantId(), new PhoneNumberId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        model.addAttribute("number", number);
        model.addAttribute(
                "facts", numbers.facts(viewer.tenantId(), number.id()).orElseThrow());
        model.addAttribute("accounts", numbers.accountsOf(viewer.tenantId(), number.id()));
        return "numbers/show";
    }

    /// The calls of one number are the list of calls, narrowed.
    @GetMapping("/t/{tenant}/numbers/{number}/calls")
    String calls(Viewer viewer, @PathVariable("number") String id) {
        return narrowed(viewer, id, "calls");
    }

    @GetMapping("/t/{tenant}/numbers/{number}/costs")
    String costs(Viewer viewer, @PathVariable("number") String id) {
        return narrowed(viewer, id, "costs");
    }

    @GetMapping("/t/{tenant}/numbers/{number}/permissions")
    String permissions(Viewer viewer, @PathVariable("number") String id) {
        return narrowed(viewer, id, "permissions");
    }

    private String narrowed(Viewer viewer, String id, String page) {
        BusinessNumber number = numbers.find(viewer.tenantId(), new PhoneNumberId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return "redirect:" + viewer.base() + "/" + page + "?number=" + number.id();
    }
}
