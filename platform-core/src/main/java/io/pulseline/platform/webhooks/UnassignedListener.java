package io.pulseline.platform.webhooks;

/// Hears of Meta's events that are no tenant's, before they are kept as unassigned: an account that came to us by
/// itself
/// is one of those. Inside a global transaction; replaying an event tells it again.
public interface UnassignedListener {
    void onUnassigned(InboxItem.FromMeta item);
}
