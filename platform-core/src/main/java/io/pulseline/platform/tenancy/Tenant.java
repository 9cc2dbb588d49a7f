package io.pulseline.platform.tenancy;

import io.pulseline.platform.kernel.TenantId;
import java.time.ZoneId;

/// A business customer of the BSP.
///
/// @param slug the name in the path `/t/{slug}`, lower case
/// @param zone what its pages show times in unless the viewer chose another
public record Tenant(TenantId id, String slug, String name, ZoneId zone, TenantState state) {
    /// Things are sent for it; false while suspended and ever after it was closed.
    public boolean active() {
        return state == TenantState.ACTIVE;
    }

    /// Its people may enter.
    public boolean open() {
        return state == TenantState.ACTIVE || state == TenantState.SUSPENDED;
    }
}
