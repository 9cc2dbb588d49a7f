package io.pulseline.platform.onboarding;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.InboxListener;
import io.pulseline.platform.webhooks.MetaEvent;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The first event of an account is the proof that Meta's way to us works: signed, stored, and found to be this
/// tenant's. Calls are left out: they come by the thousand and none of them is the first. Events that end our access
/// are
/// kept too.
@Component
class EventWatch implements InboxListener {
    private static final Set<String> ENDS = Set.of("PARTNER_REMOVED", "PARTNER_APP_UNINSTALLED", "ACCOUNT_DELETED");

    private final SignupStore store;
    private final AccessStore access;

    EventWatch(SignupStore store, AccessStore access) {
        this.store = store;
        this.access = access;
    }

    @Override
    public void on(TenantId tenant, InboxItem item) {
        if (item instanceof InboxItem.FromMeta meta && meta.waba() != null) {
            if (meta.event() instanceof MetaEvent.AccountUpdate update && ENDS.contains(update.event())) {
                access.lost(meta.waba(), update.event(), meta.receivedAt());
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
