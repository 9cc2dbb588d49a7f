package io.pulseline.platform.console.web;

import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiPage;
import io.pulseline.platform.audit.AuditLog;
import io.pulseline.platform.audit.AuditLog.Reach;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.Tenants;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// `/api/v1/audit`: a tenant's key reads its trail; a staff key every trail and the BSP's own, or one tenant's by
/// `tenant`.
@RestController
class AuditApiController {
    private final AuditLog log;
    private final Tenants tenants;
    private final JsonMapper json;

    AuditApiController(AuditLog log, Tenants tenants, JsonMapper json) {
        this.log = log;
        this.tenants = tenants;
        this.json = json;
    }

    /// @param chain  `bsp` for the BSP's own acts, else the tenant's slug
    /// @param tenant whom it concerns; absent for nobody in particular
    /// @param before document before the act; absent for creations
    /// @param after  document after it; absent for removals
    /// @param hash   hex SHA-256 over this line and the hash before it
    record Line(
            Instant at,
            @Nullable String chain,
            long line,
            @Nullable String tenant,
            String actor,
            String action,
            String object,
            @Nullable Object before,
            @Nullable Object after,
            @Nullable String hash) {}

    /// @param action whole, or its beginning up to a dot
    @GetMapping("/api/v1/audit")
    ApiPage<Line> index(
            ApiCaller caller,
            @RequestParam(required = false) @Nullable String actor,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(required = false) @Nullable String object,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        AuditLog.Search search = new AuditLog.Search(actor, action, object, from, to);
        AuditLog.Page page;
        if (!caller.staff()) {
            page = log.of(caller.tenantId(), search, cursor, limit);
        } else {
            Reach reach = tenant == null ? new Reach.Everywhere() : new Reach.OfTenant(caller.tenantId());
            page = log.forStaff(reach, search, cursor, limit);
        }
        Map<TenantId, String> slugs = tenants.all().stream().collect(Collectors.toMap(Tenant::id, Tenant::slug));
        return new ApiPage<>(
                page.items().stream().map(line -> line(line, slugs)).toList(), page.next());
    }

    private Line line(AuditLog.Line line, Map<TenantId, String> slugs) {
        @Nullable String slug = line.tenant() == null ? null : slugs.get(line.tenant());
        return new Line(
                line.at(),
                line.staff() ? "bsp" : slug,
                line.id(),
                slug,
                line.actor(),
                line.action(),
                line.object(),
                document(line.before()),
                document(line.after()),
                line.hash());
    }

    private @Nullable Object document(@Nullable String text) {
        return text == null ? null : json.readTree(text);
    }
}
