package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.workers.WorkerRef;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Port to whoever knows which trunks and extensions a tenant has.
public interface SipTargets {
    boolean has(TenantId tenant, UUID id);

    /// Whether it can be rung: it has an address, or is registered.
    boolean canRing(TenantId tenant, UUID id);

    /// What a plan may name, by name.
    record Named(UUID id, String name) {}

    List<Named> all(TenantId tenant);

    /// A serving sip-worker, best one where one of them is registered.
    ///
    /// @return empty while none serves
    Optional<WorkerRef> workerFor(List<UUID> targets);
}
