package io.pulseline.platform.tenancy;

import io.pulseline.platform.kernel.TenantId;
import java.util.List;
import java.util.Optional;

/// Finds tenants. Reads through the operator scope, because the tenant is not known yet when a slug arrives.
public interface Tenants {
    Optional<Tenant> bySlug(String slug);

    Optional<Tenant> byId(TenantId id);

    /// By name.
    List<Tenant> all();
}
