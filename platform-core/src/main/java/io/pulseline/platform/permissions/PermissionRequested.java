package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;

/// Published inside the transaction that notes a request as sent.
public record PermissionRequested(TenantId tenantId, PhoneNumberId number, WaUser user, String messageId) {}
