package io.pulseline.platform.console.web;

import io.pulseline.platform.audit.AuditChain;
import io.pulseline.platform.audit.AuditLog;
import io.pulseline.platform.audit.AuditLog.Reach;
import io.pulseline.platform.export.Csv;
import io.pulseline.platform.export.Download;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.Tenants;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/// The audit trail: of one tenant, and of everything for staff. What narrows it stands in the address.
@Controller
@ForRoles({Role.TENANT_ADMIN, Role.TENANT_ANALYST, Role.BSP_ADMIN, Role.BSP_SUPPORT})
class AuditController {
    private static final int PAGE = 50;
    private static final int EXPORT_PAGE = 200;

    private final AuditLog log;
    private final AuditChain chain;
    private final Tenants tenants;

    AuditController(AuditLog log, AuditChain chain, Tenants tenants) {
        this.log = log;
        this.chain = chain;
        this.tenants = tenants;
    }

    /// Lines of one page, whoever looks.
    private interface Source {
        AuditLog.Page page(@Nullable String cursor, int limit);
    }

    @GetMapping("/t/{tenant}/audit")
    String ofTenant(
            Viewer viewer,
            @ModelAttribute("form") AuditForm form,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String check,
            Model model) {
        SetFilters filters = new SetFilters(viewer.base() + "/audit");
        AuditLog.Search search = form.read(filters, viewer.zone());
        TenantId tenant = viewer.tenantId();
        model.addAttribute("actions", log.actions(tenant));
        model.addAttribute("tenants", List.of());
        model.addAttribute("verdict", check == null ? null : chain.of(tenant));
        return page(viewer, (from, limit) -> log.of(tenant, search, from, limit), filters, cursor, model);
    }

    @GetMapping("/bsp/audit")
    String ofEverything(
            Viewer viewer,
            @ModelAttribute("form") AuditForm form,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String check,
            Model model) {
        SetFilters filters = new SetFilters("/bsp/audit");
        AuditLog.Search search = form.read(filters, viewer.zone());
        Reach reach = reach(form, filters);
        model.addAttribute("actions", log.actionsForStaff());
        model.addAttribute("tenants", tenants.all());
        model.addAttribute("verdict", check == null ? null : proof(reach));
        return page(viewer, (from, limit) -> log.forStaff(reach, search, from, limit), filters, cursor, model);
    }

    @GetMapping("/t/{tenant}/audit.csv")
    ResponseEntity<byte[]> exportOfTenant(Viewer viewer, @ModelAttribute("form") AuditForm form) {
        SetFilters filters = new SetFilters(viewer.base() + "/audit");
        AuditLog.Search search = form.read(filters, viewer.zone());
        TenantId tenant = viewer.tenantId();
        return file(
                viewer.base().substring("/t/".length()), filters, (from, limit) -> log.of(tenant, search, from, limit));
    }

    @GetMapping("/bsp/audit.csv")
    ResponseEntity<byte[]> exportOfEverything(Viewer viewer, @ModelAttribute("form") AuditForm form) {
        SetFilters filters = new SetFilters("/bsp/audit");
        AuditLog.Search search = form.read(filters, viewer.zone());
        Reach reach = reach(form, filters);
        return file("the BSP", filters, (from, limit) -> log.forStaff(reach, search, from, limit));
    }

    private Reach reach(AuditForm form, SetFilters filters) {
        @Nullable String whose = filters.text("whose", form.whose());
        if (whose == null) {
            return new Reach.Everywhere();
        }
        if (whose.equals("bsp")) {
            return new Reach.OfBsp();
        }
        return tenants.bySlug(whose)
                .<Reach>map(tenant -> new Reach.OfTenant(tenant.id()))
                .orElseGet(() -> {
                    filters.problem("whose");
                    return new Reach.Everywhere();
                });
    }

    /// Everywhere is every chain there is; the verdict shown is the BSP's own with all tenants' flaws beside it.
    private AuditChain.Verdict proof(Reach reach) {
        return switch (reach) {
            case Reach.OfBsp bsp -> chain.ofStaff();
            case Reach.OfTenant(TenantId tenant) -> chain.of(tenant);
            case Reach.Everywhere everywhere -> {
                AuditChain.Verdict all = chain.ofStaff();
                for (Tenant tenant : tenants.all()) {
                    all = all.with(chain.of(tenant.id()));
                }
                yield all;
            }
        };
    }

    private String page(Viewer viewer, Source source, SetFilters filters, @Nullable String cursor, Model model) {
        AuditLog.Page page = source.page(cursor, PAGE);
        Map<TenantId, Tenant> byId = viewer.tenant() != null
                ? Map.of(viewer.tenantId(), viewer.tenant())
                : tenants.all().stream().collect(Collectors.toMap(Tenant::id, Function.identity()));
        model.addAttribute(
                "rows",
                page.items().stream()
                        .map(line -> AuditRow.of(line, line.tenant() == null ? null : byId.get(line.tenant())))
                        .toList());
        model.addAttribute("filters", filters);
        model.addAttribute("base", filters.clear());
        model.addAttribute("first", cursor == null || cursor.isEmpty() ? null : filters.href());
        model.addAttribute("next", filters.next(page.next()));
        return "console/audit";
    }

    private ResponseEntity<byte[]> file(String whose, SetFilters filters, Source source) {
        Map<TenantId, String> slugs = tenants.all().stream().collect(Collectors.toMap(Tenant::id, Tenant::slug));
        Csv csv = new Csv();
        csv.row("Audit trail of", whose);
        csv.row("Filter", filters.words());
        csv.row("Times in", "UTC");
        csv.row();
        csv.row("at", "chain", "line", "tenant", "actor", "action", "object", "before", "after", "hash");
        csv.pages(cursor -> {
            AuditLog.Page page = source.page(cursor, EXPORT_PAGE);
            for (AuditLog.Line line : page.items()) {
                @Nullable String slug = line.tenant() == null ? null : slugs.get(line.tenant());
                csv.row(
                        line.at(),
                        line.staff() ? "bsp" : slug,
                        line.id(),
                        slug,
                        line.actor(),
                        line.action(),
                        line.object(),
                        line.before(),
                        line.after(),
                        line.hash());
            }
            return page.next();
        });
        return Download.of("audit.csv", csv);
    }
}
