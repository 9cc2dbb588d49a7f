package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;

/// Published inside the transaction that changes the ledger.
public record PermissionChanged(
        TenantId tenantId, PhoneNumberId number, WaUser user, PermissionStatus before, PermissionStatus after) {}
