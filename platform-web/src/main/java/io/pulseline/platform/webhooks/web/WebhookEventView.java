package io.pulseline.platform.webhooks.web;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.webhooks.WebhookInbox;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// One happening of a delivery.
///
/// @param eventId of the delivery it came in; what charges cite as evidence
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record WebhookEventView(
        String id,
        UUID eventId,
        Instant receivedAt,
        String source,
        String field,
        WebhookInbox.State state,
        @Nullable TenantId tenantId,
        @Nullable String wabaId,
        @Nullable String numberId,
        int attempts,
        @Nullable String error,
        @Nullable Instant doneAt,
        @Nullable String body) {
    /// For lists: without what Meta wrote.
    static WebhookEventView brief(WebhookInbox.Entry entry) {
        return of(entry, null);
    }

    static WebhookEventView whole(WebhookInbox.Entry entry) {
        return of(entry, entry.body());
    }

    private static WebhookEventView of(WebhookInbox.Entry entry, @Nullable String body) {
        return new WebhookEventView(
                String.valueOf(entry.id()),
                entry.eventId(),
                entry.receivedAt(),
                entry.source(),
                entry.field(),
                entry.state(),
                entry.tenant(),
                entry.wabaId(),
                entry.numberId(),
                entry.attempts(),
                entry.error(),
                entry.doneAt(),
                body);
    }
}
