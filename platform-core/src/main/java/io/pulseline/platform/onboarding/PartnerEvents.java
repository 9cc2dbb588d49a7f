package io.pulseline.platform.onboarding;

import io.pulseline.platform.graphapi.MetaProperties;
import io.pulseline.platform.webhooks.MetaEvent;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Which of Meta's words say that an account comes to us or goes. Words about another partner's app are not about us.
///
/// @see "Meta, account_update, 20 Apr 2026"
@Component
class PartnerEvents {
    private static final Set<String> COME = Set.of("PARTNER_ADDED", "PARTNER_APP_INSTALLED");
    private static final Set<String> GO =
            Set.of("PARTNER_REMOVED", "PARTNER_APP_UNINSTALLED", "APP_UNINSTALLED", "ACCOUNT_DELETED");

    private final MetaProperties meta;
    private final ObjectMapper json;

    PartnerEvents(MetaProperties meta, ObjectMapper json) {
        this.meta = meta;
        this.json = json;
    }

    /// @param comes    false: it goes
    /// @param business of the customer, null when not named
    /// @param solution Multi-Partner Solution, null for none
    /// @param why      `disconnection_info` as JSON text, null for none
    record Word(
            boolean comes,
            @Nullable String business,
            @Nullable String solution,
            @Nullable String why) {}

    /// @return null when the event says neither
    @Nullable
    Word read(MetaEvent.AccountUpdate update) {
        boolean comes = COME.contains(update.event());
        if (!comes && !GO.contains(update.event())) {
            return null;
        }
        JsonNode value = json.readTree(update.valueJson());
        JsonNode info = value.path("waba_info");
        String app = info.path("partner_app_id").asString("");
        if (!app.isEmpty() && meta.appId() != null && !app.equals(meta.appId())) {
            return null;
        }
        JsonNode why = value.path("disconnection_info");
        return new Word(
                comes,
                text(info.path("owner_business_id")),
                text(info.path("solution_id")),
                why.isObject() ? why.toString() : null);
    }

    private static @Nullable String text(JsonNode node) {
        String text = node.asString("");
        return text.isBlank() ? null : text;
    }
}
