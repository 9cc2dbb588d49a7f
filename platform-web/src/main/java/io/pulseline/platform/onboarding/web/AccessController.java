package io.pulseline.platform.onboarding.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.onboarding.AccountAccess;
import io.pulseline.platform.onboarding.Accounts;
import io.pulseline.platform.onboarding.TokenLife;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Ends our access to an account, after saying what else ends with it.
@Controller
@RequestMapping("/t/{tenant}/onboarding/accounts/{waba}/revocation")
@ForRoles(Role.TENANT_ADMIN)
class AccessController {
    private final Accounts accounts;
    private final TokenLife tokens;

    AccessController(Accounts accounts, TokenLife tokens) {
        this.accounts = accounts;
        this.tokens = tokens;
    }

    @GetMapping
    String ask(Viewer viewer, @PathVariable String waba, Model model) {
        AccountAccess account = find(viewer, waba);
        List<WabaId> together = tokens.together(viewer.tenantId(), account.id());
        model.addAttribute("account", account);
        model.addAttribute(
                "together",
                accounts.all(viewer.tenantId()).stream()
                        .filter(one -> together.contains(one.id()))
                        .toList());
        return "onboarding/revocation";
    }

    @PostMapping
    String revoke(Viewer viewer, @PathVariable String waba, RedirectAttributes flash) {
        AccountAccess account = find(viewer, waba);
        tokens.revoke(viewer.tenantId(), account.id(), viewer.actor())
                .ifPresent(fault -> flash.addFlashAttribute("fault", fault));
        return "redirect:" + viewer.base() + "/onboarding";
    }

    private AccountAccess find(Viewer viewer, String waba) {
        return accounts.all(viewer.tenantId()).stream()
                .filter(one -> one.id().value().equals(waba))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
