package io.pulseline.platform.identity.web;

import io.pulseline.platform.webhooks.Inbox;
import io.pulseline.platform.wire.EventBatch;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Tells what Meta tells with other words in it: the same story of another tenant, number and user.
///
/// @param words none of them is part of another
public record RetoldInbox(Inbox inbox, Map<String, String> words) implements Inbox {
    @Override
    public Receipt store(byte[] body) throws UnreadableDelivery {
        String text = new String(body, StandardCharsets.UTF_8);
        for (Map.Entry<String, String> word : words.entrySet()) {
            text = text.replace(word.getKey(), word.getValue());
        }
        return inbox.store(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public long storeWorkerEvents(EventBatch batch) {
        throw new UnsupportedOperationException();
    }
}
