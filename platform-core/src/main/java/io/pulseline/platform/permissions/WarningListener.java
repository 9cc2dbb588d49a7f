package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.InboxListener;
import io.pulseline.platform.webhooks.MetaEvent;
import java.time.Instant;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Keeps Meta's warnings: they come hours or days before a pause.
@Component
class WarningListener implements InboxListener {
    private final HealthSql sql;
    private final BusinessNumbers numbers;
    private final ObjectMapper json;

    WarningListener(HealthSql sql, BusinessNumbers numbers, ObjectMapper json) {
        this.sql = sql;
        this.numbers = numbers;
        this.json = json;
    }

    @Override
    public void on(TenantId tenant, InboxItem item) {
        if (!(item instanceof InboxItem.FromMeta meta)
                || !(meta.event() instanceof MetaEvent.AccountUpdate update)
                || !update.event().equals("ACCOUNT_VIOLATION")) {
            return;
        }
        JsonNode value = json.readTree(update.valueJson());
        String digits = value.path("phone_number").asString("").replaceAll("[^0-9]", "");
        JsonNode info = value.path("violation_info");
        String type = info.path("violation_type").asString("");
        Instant at = update.at() == null ? meta.receivedAt() : update.at();
        if (!type.isEmpty()) {
            numbers.all(tenant).stream()
                    .filter(number -> number.number().digits().equals(digits))
                    .map(BusinessNumber::id)
                    .forEach(number -> sql.warned(
                            tenant,
                            number,
                            type,
                            at,
                            info.path("remediation").asStringOpt().orElse(null)));
        }
    }
}
