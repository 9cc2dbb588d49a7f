package io.pulseline.platform.webhooks;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import java.time.Instant;

/// Per-call timers: rows with a due time in the same inbox, so that they survive every crash and run once.
public interface InboxTimers {
    /// Inside the caller's transaction. A second timer of the same name for the same call is ignored.
    void schedule(TenantId tenant, CallId call, String name, Instant due);
}
