package io.pulseline.platform.console.web;

import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.SignallingMode;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.Tenants;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Every number of every tenant, narrowed to those that need somebody; the chosen ones are read again from
/// Meta.
@Controller
class NumbersController {
    /// Accounts read in one go; more belong to the job that reads all.
    private static final int MOST_ACCOUNTS = 25;

    private final Tenants tenants;
    private final BusinessNumbers numbers;

    NumbersController(Tenants tenants, BusinessNumbers numbers) {
        this.tenants = tenants;
        this.numbers = numbers;
    }

    /// What may be wrong with a number.
    enum Trouble {
        RESTRICTED(number -> number.restriction() != null),
        CALLING_OFF(number -> number.callingStatus().equals("DISABLED")),
        NOT_CONNECTED(number -> !number.status().equals("CONNECTED")),
        LOW_QUALITY(number -> number.quality().equals("RED") || number.quality().equals("YELLOW")),
        NEVER_READ(number -> number.syncedAt() == null);

        private final Predicate<BusinessNumber> test;

        Trouble(Predicate<BusinessNumber> test) {
            this.test = test;
        }
    }

    /// @param q part of name, number or Meta's id
    record Form(
            @Nullable String q,
            @Nullable String tenant,
            @Nullable String mode,
            @Nullable String trouble) {}

    record Row(Tenant tenant, BusinessNumber number) {
        /// The value of its box.
        public String pick() {
            return tenant.slug() + "/" + number.id();
        }
    }

    /// @param said   why it could not be read; null when it was
    /// @param byMeta these are Meta's own words
    record Read(Tenant tenant, WabaId account, @Nullable String said, boolean byMeta) {}

    @GetMapping("/bsp/numbers")
    String index(@ModelAttribute("form") Form form, Model model) {
        return page(form, List.of(), model);
    }

    /// @param pick tenant's slug and Meta's id of the number, with a slash between; ids that are nobody's are
    ///             left out
    @PostMapping("/bsp/numbers/reads")
    @ForRoles({Role.BSP_ADMIN, Role.BSP_SUPPORT})
    String read(
            @ModelAttribute("form") Form form,
            @RequestParam(required = false) @Nullable List<String> pick,
            Model model) {
        Set<String> picked = new LinkedHashSet<>(pick == null ? List.of() : pick);
        Set<Account> accounts = new LinkedHashSet<>();
        rows().stream()
                .filter(row -> picked.contains(row.pick()))
                .forEach(row ->
                        accounts.add(new Account(row.tenant(), row.number().waba())));
        List<Read> reads =
                accounts.stream().limit(MOST_ACCOUNTS).map(this::read).toList();
        model.addAttribute("nothingPicked", accounts.isEmpty());
        return page(form, reads, model);
    }

    private record Account(Tenant tenant, WabaId waba) {}

    private Read read(Account account) {
        return switch (numbers.refresh(account.tenant().id(), account.waba())) {
            case GraphResult.Ok<?> ok -> new Read(account.tenant(), account.waba(), null, false);
            case GraphResult.Failed<?> failed ->
                new Read(
                        account.tenant(),
                        account.waba(),
                        failed.fault().message(),
                        failed.fault().httpStatus() > 0);
        };
    }

    private String page(Form form, List<Read> reads, Model model) {
        SetFilters filters = new SetFilters("/bsp/numbers");
        @Nullable String text = filters.text("q", form.q());
        @Nullable String whose = filters.text("tenant", form.tenant());
        @Nullable SignallingMode mode = filters.word("mode", SignallingMode.class, form.mode());
        @Nullable Trouble trouble = filters.word("trouble", Trouble.class, form.trouble());
        List<Row> all = rows();
        List<Row> shown = new ArrayList<>(all);
        shown.removeIf(row -> (whose != null && !row.tenant().slug().equals(whose))
                || (mode != null && row.number().signalling() != mode)
                || (trouble != null && !trouble.test.test(row.number()))
                || (text != null && !matches(row.number(), text)));
        model.addAttribute("rows", shown);
        model.addAttribute("total", all.size());
        model.addAttribute(
                "restricted",
                all.stream().filter(row -> row.number().restriction() != null).count());
        model.addAttribute(
                "off",
                all.stream()
                        .filter(row -> Trouble.CALLING_OFF.test.test(row.number()))
                        .count());
        model.addAttribute(
                "sip",
                all.stream()
                        .filter(row -> row.number().signalling() == SignallingMode.SIP)
                        .count());
        model.addAttribute("filters", filters);
        model.addAttribute("tenants", tenants.all());
        model.addAttribute("modes", SignallingMode.values());
        model.addAttribute("troubles", Trouble.values());
        model.addAttribute("reads", reads);
        return "console/numbers";
    }

    private List<Row> rows() {
        return tenants.all().stream()
                .flatMap(tenant -> numbers.all(tenant.id()).stream().map(number -> new Row(tenant, number)))
                .toList();
    }

    private static boolean matches(BusinessNumber number, String text) {
        String digits = text.replaceAll("[^0-9]", "");
        return number.name().toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT))
                || number.id().value().contains(text)
                || (!digits.isEmpty()
                        && number.number()
                                .international()
                                .replaceAll("[^0-9]", "")
                                .contains(digits));
    }
}
