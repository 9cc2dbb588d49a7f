package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;

/// A call ended, or what is known of an ended call changed. Published inside the transaction that wrote it; listeners
/// are idempotent.
public record CallEnded(TenantId tenantId, CallId callId) {}
