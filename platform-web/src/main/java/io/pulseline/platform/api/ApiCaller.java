package io.pulseline.platform.api;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.Tenant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The program behind a request to `/api/v1`, argument of `*ApiController` handlers.
///
/// A tenant key sees its tenant. A staff key sees all tenants, or the one that the query parameter `tenant` (slug)
/// names; that choice is already made in `tenants`.
///
/// @param staff   whether the key is the BSP's
/// @param tenants in view: exactly one for a tenant key
public record ApiCaller(Actor.Program actor, boolean staff, List<Tenant> tenants) {
    /// The one tenant a write or a tenant-wide read is for.
    ///
    /// @throws TenantNotChosen for a staff key without the parameter `tenant`
    public TenantId tenantId() {
        if (tenants.size() != 1) {
            throw new TenantNotChosen();
        }
        return tenants.getFirst().id();
    }

    /// Looks an object up in every tenant in view; ids of other tenants stay unknown.
    public <T> Optional<Found<T>> find(Function<TenantId, Optional<T>> lookup) {
        return tenants.stream()
                .flatMap(tenant -> lookup.apply(tenant.id()).map(value -> new Found<>(tenant.id(), value)).stream())
                .findFirst();
    }

    public record Found<T>(TenantId tenant, T value) {}

    /// A staff key must say which tenant is meant.
    public static final class TenantNotChosen extends RuntimeException {
        public TenantNotChosen() {
            super("A staff key must name the tenant: ?tenant=<slug>.");
        }
    }
}
