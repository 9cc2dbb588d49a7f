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
import java.time.Instant;
import java.util.List;
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
    /// Who may write to so many a day may call (138015).
    private static final int ENOUGH_PEOPLE = 2_000;

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final NumberStore store;
    private final AccountAlarms alarms;

    NumberListener(
            TenantTransactions transactions,
            JdbcClient jdbc,
            ObjectMapper json,
            NumberStore store,
            AccountAlarms alarms) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.json = json;
        this.store = store;
        this.alarms = alarms;
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
            store.keepCalling(meta.number(), json.readTree(calling), at == null ? meta.receivedAt() : at);
        }
        if (meta.event() instanceof MetaEvent.AccountUpdate update
                && update.event().equals("ACCOUNT_RESTRICTION")) {
            restricted(meta.waba(), json.readTree(update.valueJson()));
        }
        if (meta.event() instanceof MetaEvent.AccountUpdate update
                && update.field().equals("business_capability_update")
                && meta.waba() != null) {
            capable(tenant, meta.waba(), json.readTree(update.valueJson()));
        }
    }

    /// Meta names the number, or only the account: then all of its numbers are meant.
    private void restricted(@Nullable WabaId waba, JsonNode value) {
        String phone = value.path("phone_number").asString("").replaceAll("[^0-9]", "");
        List<PhoneNumberId> meant =
                !phone.isEmpty() ? store.byE164(phone) : waba == null ? List.of() : store.ofWaba(waba);
        List<Restriction> restrictions = NumberStore.restrictions(value.path("restriction_info"), "restriction_type");
        meant.forEach(number -> store.addRestrictions(number, restrictions));
    }

    /// The business may write to more or fewer people a day: what it needs for calls is gained or lost. Meta's page
    /// says
    /// `TIER_…`, its sample a number of people, -1 for no limit.
    ///
    /// @see "Meta, business_capability_update, 22 Oct 2025"
    private void capable(TenantId tenant, WabaId waba, JsonNode value) {
        String limit = value.path("max_daily_conversations_per_business").asString("");
        if (limit.isEmpty()) {
            return;
        }
        boolean low = limit.matches("[0-9]{1,9}")
                ? Integer.parseInt(limit) < ENOUGH_PEOPLE
                : ReadinessChecks.LIMITS_TOO_LOW.contains(limit);
        store.keepLimit(waba, limit);
        if (low && store.anyCalls(waba)) {
            alarms.raise(tenant, waba, AccountAlarm.Kind.LIMIT_TOO_LOW, limit);
        } else if (!low) {
            alarms.clear(tenant, waba, AccountAlarm.Kind.LIMIT_TOO_LOW);
        }
    }
}
