package io.pulseline.platform.webhooks;

import io.pulseline.platform.wire.EventBatch;

/// Takes deliveries in. Returns only after commit.
public interface Inbox {
    /// @param body the raw bytes whose signature was found good
    /// @return how many changes were new and how many were repeats
    Receipt store(byte[] body) throws UnreadableDelivery;

    /// @return the highest sequence that is safe
    long storeWorkerEvents(EventBatch batch);

    record Receipt(int fresh, int repeats) {}

    /// The body is no JSON of Meta's envelope.
    class UnreadableDelivery extends Exception {
        public UnreadableDelivery(String message) {
            super(message);
        }
    }
}
