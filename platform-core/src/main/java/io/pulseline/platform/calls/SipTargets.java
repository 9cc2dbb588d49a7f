package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.TenantId;
import java.util.UUID;

/// Port to whoever knows which trunks and extensions a tenant has.
public interface SipTargets {
    boolean has(TenantId tenant, UUID id);
}
