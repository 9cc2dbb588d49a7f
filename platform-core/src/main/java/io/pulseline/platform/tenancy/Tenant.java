package io.pulseline.platform.tenancy;

import io.pulseline.platform.kernel.TenantId;
import java.time.ZoneId;

/// A business customer of the BSP.
///
/// @param slug   the name in the path `/t/{slug}`, lower case
/// @param zone   what its pages show times in unless the viewer chose another
/// @param active false while suspended: pages read, nothing is sent
public record Tenant(TenantId id, String slug, String name, ZoneId zone, boolean active) {}
