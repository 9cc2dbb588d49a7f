package io.pulseline.platform.onboarding.web;

import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.onboarding.CurrencyMoves;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantState;
import io.pulseline.platform.tenancy.Tenants;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
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

/// What each account of a tenant is billed in, and how it gets to another currency.
@Controller
@RequestMapping("/bsp/tenants/{slug}/currency")
class CurrencyController {
    /// Those that Meta's pages of 2026 name for a line of credit; what is missing can be typed at Meta only.
    ///
    /// @see "Meta, Managing credit lines, 26 Nov 2025"
    private static final List<String> CURRENCIES = List.of("AUD", "BRL", "EUR", "GBP", "IDR", "INR", "USD");

    private final Tenants tenants;
    private final BusinessNumbers numbers;
    private final CurrencyMoves moves;

    CurrencyController(Tenants tenants, BusinessNumbers numbers, CurrencyMoves moves) {
        this.tenants = tenants;
        this.numbers = numbers;
        this.moves = moves;
    }

    @GetMapping
    String show(@PathVariable String slug, Viewer viewer, Model model) {
        Tenant tenant = tenant(slug);
        model.addAttribute("tenant", tenant);
        model.addAttribute("accounts", numbers.accounts(tenant.id()));
        model.addAttribute(
                "counts",
                numbers.all(tenant.id()).stream()
                        .collect(Collectors.groupingBy(
                                (BusinessNumber number) -> number.waba().value(), Collectors.counting())));
        model.addAttribute("moves", moves.all(tenant.id()));
        model.addAttribute("currencies", CURRENCIES);
        model.addAttribute("edits", viewer.role() == Role.BSP_ADMIN && tenant.state() == TenantState.ACTIVE);
        return "onboarding/currency";
    }

    /// @param line empty where a card pays
    @PostMapping
    @ForRoles(Role.BSP_ADMIN)
    String begin(
            Viewer viewer,
            @PathVariable String slug,
            @RequestParam String waba,
            @RequestParam String currency,
            @RequestParam(defaultValue = "") String line,
            RedirectAttributes kept) {
        Tenant tenant = tenant(slug);
        if (!CURRENCIES.contains(currency) || !line.matches("[0-9]{0,30}")) {
            kept.addFlashAttribute("problem", "currency.problem.typed");
            return "redirect:/bsp/tenants/" + slug + "/currency";
        }
        switch (moves.begin(
                tenant.id(),
                viewer.actor(),
                new WabaId(waba),
                Currency.getInstance(currency),
                line.isEmpty() ? null : line)) {
            case CurrencyMoves.Begun.Going going -> kept.addFlashAttribute("said", "currency.said.begun");
            case CurrencyMoves.Begun.Refused refused -> kept.addFlashAttribute("problem", "currency.problem.refused");
            case CurrencyMoves.Begun.Not not -> {
                if (not == CurrencyMoves.Begun.Not.UNKNOWN) {
                    throw new ResponseStatusException(HttpStatus.NOT_FOUND);
                }
                kept.addFlashAttribute("problem", "currency.problem." + not);
            }
        }
        return "redirect:/bsp/tenants/" + slug + "/currency";
    }

    @PostMapping("/{id}/numbers")
    @ForRoles(Role.BSP_ADMIN)
    String moveNumbers(
            Viewer viewer,
            @PathVariable String slug,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "false") boolean understood,
            RedirectAttributes kept) {
        Tenant tenant = tenant(slug);
        if (!understood) {
            kept.addFlashAttribute("problem", "currency.problem.unread");
        } else if (!moves.moveNumbers(tenant.id(), viewer.actor(), id)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return "redirect:/bsp/tenants/" + slug + "/currency";
    }

    private Tenant tenant(String slug) {
        return tenants.bySlug(slug).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
