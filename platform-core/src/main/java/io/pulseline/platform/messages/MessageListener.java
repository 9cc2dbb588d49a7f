package io.pulseline.platform.messages;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.InboxListener;
import io.pulseline.platform.webhooks.MetaEvent;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The `pricing` object of status webhooks: the only word that Meta gives on what a message costs. It has no
/// amount.
@Component
class MessageListener implements InboxListener {
    private final MessageStore store;
    private final MessageCosts costs;

    MessageListener(MessageStore store, MessageCosts costs) {
        this.store = store;
        this.costs = costs;
    }

    @Override
    public void on(TenantId tenant, InboxItem item) {
        if (!(item instanceof InboxItem.FromMeta meta)
                || meta.number() == null
                || !(meta.event() instanceof MetaEvent.MessageStatus status)) {
            return;
        }
        boolean delivered =
                status.status().equals("delivered") || status.status().equals("read");
        if (!delivered && status.pricingCategory() == null) {
            return;
        }
        @Nullable Instant at = !delivered ? null : status.at() == null ? meta.receivedAt() : status.at();
        costs.learned(
                tenant,
                store.learn(
                        tenant,
                        status.messageId(),
                        meta.number(),
                        meta.waba(),
                        MessageCosts.digits(status.user()),
                        MessageCosts.country(status.user()),
                        word(status.pricingCategory()),
                        status.pricingType() == null
                                ? null
                                : status.pricingType().toLowerCase(Locale.ROOT),
                        at,
                        meta.eventId()));
    }

    /// Meta writes the same word with an underscore and with a hyphen.
    private static @Nullable String word(@Nullable String category) {
        return category == null ? null : category.toUpperCase(Locale.ROOT).replace('_', '-');
    }
}
