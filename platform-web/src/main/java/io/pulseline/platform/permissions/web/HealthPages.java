package io.pulseline.platform.permissions.web;

import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.permissions.NumberHealth;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/// How users take the numbers' calls, and what to change before Meta acts.
@Controller
class HealthPages {
    private final NumberHealth health;

    HealthPages(NumberHealth health) {
        this.health = health;
    }

    @GetMapping("/t/{tenant}/permissions/health")
    String index(Viewer viewer, Model model) {
        model.addAttribute("numbers", health.of(viewer.tenantId()));
        return "permissions/health";
    }
}
