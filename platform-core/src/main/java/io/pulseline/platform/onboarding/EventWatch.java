package io.pulseline.platform.onboarding;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.InboxListener;
import io.pulseline.platform.webhooks.MetaEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The first event of an account is the proof that Meta's way to us works: signed, stored, and found to be this
/// tenant's. Calls are left out: they come by the thousand and none of them is the first. A word that an account comes
/// or goes
/// is heard too.
@Component
class EventWatch implements InboxListener {
    private final SignupStore store;
    private final PartnerEvents words;
    private final Farewells farewells;
    private final Arrivals arrivals;

    EventWatch(SignupStore store, PartnerEvents words, Farewells farewells, Arrivals arrivals) {
        this.store = store;
        this.words = words;
        this.farewells = farewells;
        this.arrivals = arrivals;
    }

    @Override
    public void on(TenantId tenant, InboxItem item) {
        if (item instanceof InboxItem.FromMeta meta && meta.waba() != null) {
            if (meta.event() instanceof MetaEvent.AccountUpdate update
                    && words.read(update) instanceof PartnerEvents.Word word) {
                // also one that we have: it may have left before, and wait for its tenant again
                arrivals.hear(meta);
                if (!word.comes()) {
                    farewells.heard(tenant, meta, meta.waba(), update.event(), word.why());
                }
            }
            String field = field(meta.event());
            if (field != null) {
                store.eventCame(meta.waba().value(), field, meta.receivedAt());
            }
        }
    }

    /// `PARTNER_ADDED` and its like come to the app itself, whether the account is subscribed or not.
    private static @Nullable String field(MetaEvent event) {
        return switch (event) {
            case MetaEvent.SettingsUpdate update -> "account_settings_update";
            case MetaEvent.UserMessage message -> "messages";
            case MetaEvent.AccountUpdate update -> update.event().startsWith("PARTNER_") ? null : update.field();
            default -> null;
        };
    }
}
