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

    /// An act of the BSP itself, or of its staff in a tenant: a line of the BSP's own chain, from a transaction of any
    /// scope but intake.
    ///
    /// @param tenant whom it concerns; null for nobody in particular
    void recordForStaff(
            Actor actor,
            String action,
            String object,
            @Nullable TenantId tenant,
            @Nullable String before,
            @Nullable String after);
}
