package io.pulseline.platform.numbers.web;

import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.Tenants;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

@Controller
class StaffNumberPages {
    private final Tenants tenants;
    private final BusinessNumbers numbers;

    StaffNumberPages(Tenants tenants, BusinessNumbers numbers) {
        this.tenants = tenants;
        this.numbers = numbers;
    }

    record Row(Tenant tenant, BusinessNumber number) {}

    @GetMapping("/bsp/numbers")
    String index(Viewer viewer, Model model) {
        List<Row> rows = tenants.all().stream()
                .flatMap(tenant -> numbers.all(tenant.id()).stream().map(number -> new Row(tenant, number)))
                .toList();
        model.addAttribute("rows", rows);
        return "numbers/staff-index";
    }
}
