package io.pulseline.platform.numbers;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.InboxListener;
import io.pulseline.platform.webhooks.MetaEvent;
import io.pulseline.platform.webhooks.TenantResolver;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Says whose a Meta event is, and keeps what Meta reports about numbers.
@Component
class NumberListener implements InboxListener, TenantResolver {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final BusinessNumbers numbers;

    NumberListener(TenantTransactions transactions, JdbcClient jdbc, ObjectMapper json, BusinessNumbers numbers) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.json = json;
        this.numbers = numbers;
    }

    @Override
    public Optional<TenantId> ofMeta(
            @Nullable WabaId waba, @Nullable PhoneNumberId number, @Nullable String displayNumber) {
        return transactions.asOperator("find whose a webhook is", () -> {
            // a named number that nobody has is nobody's, whatever account the envelope names
            if (number != null) {
                return single("select tenant_id from phone_number where id = ?", number.value());
            }
            Optional<TenantId> byWaba =
                    waba == null ? Optional.empty() : single("select tenant_id from waba where id = ?", waba.value());
            return byWaba.isPresent() || displayNumber == null
                    ? byWaba
                    : single("select tenant_id from phone_number where e164 = ?", displayNumber);
        });
    }

    @Override
    public Optional<TenantId> ofCall(CallId call) {
        return Optional.empty();
    }

    /// Empty also when two tenants claim the same id: then nobody may see it.
    private Optional<TenantId> single(String sql, String id) {
        var found = jdbc.sql(sql).param(id).query(UUID.class).list();
        return found.size() == 1 ? Optional.of(new TenantId(found.getFirst())) : Optional.empty();
    }

    @Override
    public void on(TenantId tenant, InboxItem item) {
        if (!(item instanceof InboxItem.FromMeta meta)) {
            return;
        }
        if (meta.event() instanceof MetaEvent.SettingsUpdate(Instant at, String calling)
                && calling != null
                && meta.number() != null) {
            numbers.keepCalling(meta.number(), calling);
        }
        if (meta.event() instanceof MetaEvent.AccountUpdate update
                && update.event().equals("ACCOUNT_RESTRICTION")) {
            restriction(json.readTree(update.valueJson()));
        }
    }

    private void restriction(JsonNode value) {
        String phone = value.path("phone_number").asString("").replaceAll("[^0-9]", "");
        for (JsonNode restriction : value.path("restriction_info")) {
            JsonNode expiration = restriction.path("expiration");
            jdbc.sql("update phone_number set restriction = ?, restricted_until = ? where e164 = ?")
                    .param(restriction.path("restriction_type").asString("UNKNOWN"))
                    .param(expiration.isNumber() ? Timestamp.from(Instant.ofEpochSecond(expiration.asLong())) : null)
                    .param(phone)
                    .update();
        }
    }
}
