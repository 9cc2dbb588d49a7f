package io.pulseline.platform.identity.web;

import io.pulseline.platform.identity.ApiKeys;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.KeyScope;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.Tenant;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Keys of a tenant's programs, and those of the BSP's own. A new key is in one answer and nowhere else.
@Controller
@ForRoles({Role.TENANT_ADMIN, Role.BSP_ADMIN})
class KeysController {
    private static final int LONGEST_NAME = 80;
    private static final List<Integer> LIVES = List.of(0, 30, 90, 365);

    private final ApiKeys keys;
    private final Clock clock;

    KeysController(ApiKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /// The first page of a tenant's settings.
    @GetMapping("/t/{tenant}/settings")
    String settings(Viewer viewer) {
        return "redirect:" + viewer.base() + "/settings/keys";
    }

    @GetMapping({"/t/{tenant}/settings/keys", "/bsp/keys"})
    ModelAndView index(Viewer viewer) {
        return page(viewer, "", Set.of(), 0, Map.of());
    }

    /// @param days how long it works, 0 for ever
    @PostMapping({"/t/{tenant}/settings/keys", "/bsp/keys"})
    ModelAndView make(
            Viewer viewer,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(required = false) @Nullable List<String> scope,
            @RequestParam(defaultValue = "0") int days,
            HttpServletResponse response) {
        Set<KeyScope> scopes = java.util.Arrays.stream(KeyScope.values())
                .filter(each -> scope != null && scope.contains(each.name()))
                .collect(Collectors.toUnmodifiableSet());
        if (name.isBlank() || name.strip().length() > LONGEST_NAME) {
            ModelAndView again = page(viewer, name, scopes, days, Map.of("name", "keys.wrong.name"));
            again.setStatus(HttpStatus.UNPROCESSABLE_ENTITY);
            return again;
        }
        @Nullable
        Instant end = LIVES.contains(days) && days > 0 ? clock.instant().plus(Duration.ofDays(days)) : null;
        String secret = keys.make(viewer.actor(), viewer.tenant(), name.strip(), scopes, end);
        ModelAndView made = page(viewer, "", Set.of(), 0, Map.of());
        made.addObject("secret", secret);
        made.addObject("named", name.strip());
        response.setHeader("Cache-Control", "no-store");
        return made;
    }

    @PostMapping({"/t/{tenant}/settings/keys/{key}/revocation", "/bsp/keys/{key}/revocation"})
    String revoke(Viewer viewer, @PathVariable UUID key, RedirectAttributes kept) {
        if (!keys.revoke(viewer.actor(), owner(viewer), key)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        kept.addFlashAttribute("said", "keys.said.revoked");
        return "redirect:" + address(viewer);
    }

    private ModelAndView page(
            Viewer viewer, String name, Set<KeyScope> scopes, int days, Map<String, String> mistakes) {
        List<ApiKeys.Entry> working = new ArrayList<>();
        List<ApiKeys.Entry> ended = new ArrayList<>();
        Instant now = clock.instant();
        keys.list(owner(viewer)).forEach(key -> {
            boolean over = key.revokedAt() != null
                    || (key.expiresAt() != null && !key.expiresAt().isAfter(now));
            (over ? ended : working).add(key);
        });
        Map<KeyScope, Boolean> chosen = new LinkedHashMap<>();
        for (KeyScope each : KeyScope.values()) {
            chosen.put(each, scopes.contains(each));
        }
        ModelAndView page = new ModelAndView("identity/keys");
        page.addObject("working", working);
        page.addObject("ended", ended);
        page.addObject("scopes", chosen);
        page.addObject("lives", LIVES);
        page.addObject("days", days);
        page.addObject("name", name);
        page.addObject("mistakes", mistakes);
        page.addObject("address", address(viewer));
        page.addObject("makes", !viewer.acting());
        return page;
    }

    private static @Nullable TenantId owner(Viewer viewer) {
        Tenant tenant = viewer.tenant();
        return tenant == null ? null : tenant.id();
    }

    private static String address(Viewer viewer) {
        return viewer.tenant() == null ? "/bsp/keys" : viewer.base() + "/settings/keys";
    }
}
