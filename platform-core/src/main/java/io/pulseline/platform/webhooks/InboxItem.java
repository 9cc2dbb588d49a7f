package io.pulseline.platform.webhooks;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.wire.WorkerEvent;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One piece of work from the inbox, handed to every [InboxListener] inside the tenant's transaction. Whatever
/// listeners write
/// commits together with the mark that this item is done.
public sealed interface InboxItem {
    /// The stored raw event that proves this; what charges cite as evidence.
    UUID eventId();

    Instant receivedAt();

    /// @param number null for account-wide events
    record FromMeta(
            UUID eventId,
            Instant receivedAt,
            @Nullable WabaId waba,
            @Nullable PhoneNumberId number,
            MetaEvent event) implements InboxItem {}

    record FromWorker(UUID eventId, Instant receivedAt, String workerId, long epoch, WorkerEvent event)
            implements InboxItem {}

    /// A moment that a feature asked to be told about, see [InboxTimers].
    ///
    /// @param name the feature's own word for it
    record FromTimer(UUID eventId, Instant receivedAt, String name, CallId call) implements InboxItem {}
}
