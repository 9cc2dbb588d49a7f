package io.pulseline.platform.onboarding.web;

import io.pulseline.platform.numbers.AccountAlarm;
import io.pulseline.platform.numbers.AccountAlarms;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.Tenants;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/// Who comes aboard and who goes, across tenants: what Meta told without anybody having asked here.
@Controller
class AboardController {
    private final Tenants tenants;
    private final AccountAlarms alarms;

    AboardController(Tenants tenants, AccountAlarms alarms) {
        this.tenants = tenants;
        this.alarms = alarms;
    }

    record AlarmRow(Tenant tenant, AccountAlarm alarm) {}

    @GetMapping("/bsp/onboarding")
    String index(Model model) {
        model.addAttribute("alarms", alarms());
        return "onboarding/aboard";
    }

    private List<AlarmRow> alarms() {
        return tenants.all().stream()
                .flatMap(tenant -> alarms.of(tenant.id()).stream().map(alarm -> new AlarmRow(tenant, alarm)))
                .sorted(Comparator.comparing(row -> row.alarm().since()))
                .toList();
    }
}
