package io.pulseline.platform.identity;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.Tenant;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Who looks at a page, as which role, inside which tenant. Argument of page controllers; its being there means that
/// the address is allowed for this person.
///
/// @param role   the role in the tenant; the staff role on staff pages and when staff look into a tenant
/// @param tenant of the path; null on staff pages
/// @param zone   what times are shown in
public record Viewer(
        PersonId person,
        String name,
        String email,
        Role role,
        @Nullable Tenant tenant,
        ZoneId zone) {
    /// @throws NullPointerException on pages outside of a tenant
    public TenantId tenantId() {
        return Objects.requireNonNull(tenant, "this page has no tenant").id();
    }

    /// First part of every link inside the tenant, without a slash at the end.
    public String base() {
        return tenant == null ? "/bsp" : "/t/" + tenant.slug();
    }

    /// BSP staff inside a tenant: reads only.
    public boolean acting() {
        return role.staff() && tenant != null;
    }

    /// May take and place calls.
    public boolean calls() {
        return role == Role.AGENT || role == Role.TENANT_ADMIN;
    }

    public Actor actor() {
        return new Actor.Human(person, name);
    }
}
