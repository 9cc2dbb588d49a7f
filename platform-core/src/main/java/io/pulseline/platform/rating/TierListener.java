package io.pulseline.platform.rating;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.InboxListener;
import io.pulseline.platform.webhooks.MetaEvent;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// `VOLUME_BASED_PRICING_TIER_UPDATE` of category CALLING: Meta alone decides the tier, our own sum is a lower bound.
@Component
class TierListener implements InboxListener {
    private final ChargeStore store;
    private final ObjectMapper json;
    private final ApplicationEventPublisher events;

    TierListener(ChargeStore store, ObjectMapper json, ApplicationEventPublisher events) {
        this.store = store;
        this.json = json;
        this.events = events;
    }

    @Override
    public void on(TenantId tenant, InboxItem item) {
        if (!(item instanceof InboxItem.FromMeta meta)
                || !(meta.event() instanceof MetaEvent.AccountUpdate update)
                || !update.event().equals("VOLUME_BASED_PRICING_TIER_UPDATE")) {
            return;
        }
        JsonNode info = json.readTree(update.valueJson()).path("volume_tier_info");
        String tier = info.path("tier").asString("");
        if (!"CALLING".equalsIgnoreCase(info.path("pricing_category").asString(""))
                || !tier.matches("[0-9]{1,15}:.*")) {
            return;
        }
        LocalDate month;
        try {
            month = YearMonth.parse(info.path("effective_month").asString("")).atDay(1);
        } catch (DateTimeException unreadable) {
            return;
        }
        String at = info.path("tier_update_time").asString("");
        String market = store.market(info.path("region").asString("Other"));
        long from = Long.parseLong(tier.substring(0, tier.indexOf(':')));
        store.tellTier(
                tenant,
                meta.waba() == null ? "" : store.portfolio(meta.waba()),
                market,
                month,
                from,
                at.matches("[0-9]{1,11}") ? Instant.ofEpochSecond(Long.parseLong(at)) : item.receivedAt());
        // calls that ended before the word came have the price of the tier below
        store.askAgain(tenant, month, item.receivedAt());
        events.publishEvent(new TierTold(tenant, market, YearMonth.from(month), from));
    }
}
