package io.pulseline.platform.settings;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.node.ObjectNode;

/// Whether a call by a user is declined at once because the number's settings say that there should be none. Meta hides
/// buttons and closes hours on phones that have learnt it; others still call.
///
/// @see "Meta, Calling FAQ: hiding the icon is no access control, decline in the webhook handler"
@Service
public class CallFilters {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final SettingsStore store;
    private final AuditTrail audit;
    private final Clock clock;

    CallFilters(TenantTransactions transactions, JdbcClient jdbc, SettingsStore store, AuditTrail audit, Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.store = store;
        this.audit = audit;
        this.clock = clock;
    }

    /// @param hidden decline while the call button is hidden
    /// @param closed decline outside call hours
    public record Filter(boolean hidden, boolean closed) {
        static final Filter NONE = new Filter(false, false);
    }

    public enum Reason {
        HIDDEN,
        CLOSED
    }

    public Filter find(TenantId tenant, PhoneNumberId number) {
        return transactions.inTenant(tenant, () -> stored(number));
    }

    public void set(TenantId tenant, PhoneNumberId number, Actor actor, Filter filter) {
        transactions.inTenant(tenant, () -> {
            Filter before = stored(number);
            jdbc.sql("""
                insert into number_call_filter (tenant_id, number_id, hidden, closed, changed_at) values (?, ?, ?, ?, ?)
                on conflict (tenant_id, number_id) do update
                set hidden = excluded.hidden, closed = excluded.closed, changed_at = excluded.changed_at
                """)
                    .param(tenant.value())
                    .param(number.value())
                    .param(filter.hidden())
                    .param(filter.closed())
                    .param(Timestamp.from(clock.instant()))
                    .update();
            audit.record(tenant, actor, "number.call-filter", "number:" + number, words(before), words(filter));
        });
    }

    /// By the document that is wanted. Inside the caller's tenant transaction.
    ///
    /// @param at when the user called
    public Optional<Reason> refuses(PhoneNumberId number, Instant at) {
        Filter filter = stored(number);
        if (!filter.hidden() && !filter.closed()) {
            return Optional.empty();
        }
        ObjectNode document = store.find(number).map(SettingsStore.Row::desired).orElseGet(CallingDocument::empty);
        if (filter.hidden() && CallingField.ICON.in(document).asString("").equals("DISABLE_ALL")) {
            return Optional.of(Reason.HIDDEN);
        }
        boolean closed =
                CallHours.of(document).at(at).map(state -> !state.open()).orElse(false);
        return filter.closed() && closed ? Optional.of(Reason.CLOSED) : Optional.empty();
    }

    private Filter stored(PhoneNumberId number) {
        return jdbc.sql("select hidden, closed from number_call_filter where number_id = ?")
                .param(number.value())
                .query((row, index) -> new Filter(row.getBoolean("hidden"), row.getBoolean("closed")))
                .optional()
                .orElse(Filter.NONE);
    }

    private static String words(Filter filter) {
        return "{\"hidden\":" + filter.hidden() + ",\"closed\":" + filter.closed() + "}";
    }
}
