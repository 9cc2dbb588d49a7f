package io.pulseline.platform.audit;

import io.pulseline.platform.kernel.TenantId;
import org.jspecify.annotations.Nullable;

/// Writes the trail inside the caller's transaction, so that an act without its line cannot be.
public interface AuditTrail {
    /// @param action imperative and dotted: `call.dial`, `number.settings.update`
    /// @param object what it was done to: `call:…`, `number:…`
    /// @param before JSON before the act, null for creations; no secrets
    /// @param after  JSON after, null for removals; no secrets
    void record(
            TenantId tenant,
            Actor actor,
            String action,
            String object,
            @Nullable String before,
            @Nullable String after);
}
