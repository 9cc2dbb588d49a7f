package io.pulseline.platform.webhooks;

import io.pulseline.platform.kernel.TenantId;

/// A feature that wants inbox items. Called in the tenant's transaction, in order per call; throwing rolls everything
/// back, and
/// after five tries the item is parked.
public interface InboxListener {
    void on(TenantId tenant, InboxItem item);
}
