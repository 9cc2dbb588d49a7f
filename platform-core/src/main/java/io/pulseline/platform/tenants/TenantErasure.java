package io.pulseline.platform.tenants;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantState;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/// Removes a tenant's people and contact data, its numbers and its keys for good. Charges, their sums, statements and
/// the audit trail stay, with agents' names replaced; which tables stay, and why, is one list.
///
/// @see "db/migration/tenants/R__what_stays.sql"
@Service
public class TenantErasure {
    private static final Logger LOG = LoggerFactory.getLogger(TenantErasure.class);

    private final TenantTransactions transactions;
    private final AuditTrail audit;
    private final JdbcClient jdbc;
    private final JsonMapper json;

    TenantErasure(TenantTransactions transactions, AuditTrail audit, JdbcClient jdbc, JsonMapper json) {
        this.transactions = transactions;
        this.audit = audit;
        this.jdbc = jdbc;
        this.json = json;
    }

    /// How it ended.
    public sealed interface Result {
        /// @param rows what was deleted or emptied, by table; tables without any are absent
        record Erased(Map<String, Long> rows) implements Result {}

        /// A tenant has to be off-boarded first.
        record NotClosed() implements Result {}

        /// @param count calls that have not ended; their charges are not known yet
        record CallsUp(long count) implements Result {}
    }

    /// One transaction: all of it or nothing. What it deleted is in the audit trail, which it cannot touch.
    ///
    /// @param reason for the audit trail; may be empty
    public Result erase(Actor actor, Tenant tenant, String reason) {
        if (tenant.state() != TenantState.CLOSED) {
            return new Result.NotClosed();
        }
        long up = transactions.inTenant(
                tenant.id(),
                () -> jdbc.sql("select count(*) from call where phase <> 'ENDED'")
                        .query(Long.class)
                        .single());
        if (up > 0) {
            return new Result.CallsUp(up);
        }
        note(actor, tenant, "tenant.erase", reason.isBlank() ? Map.of() : Map.of("reason", reason.strip()));
        Map<String, Long> rows = transactions.asEraser(tenant.id(), () -> {
            Map<String, Long> gone = new LinkedHashMap<>();
            jdbc.sql("select place, gone from erase_tenant(?) where gone > 0 order by place")
                    .param(tenant.id().value())
                    .query(row -> {
                        gone.put(row.getString("place"), row.getLong("gone"));
                    });
            return gone;
        });
        note(actor, tenant, "tenant.erased", rows);
        LOG.info("event=tenant-erased tenant={} rows={}", tenant.id(), rows);
        return new Result.Erased(rows);
    }

    private void note(Actor actor, Tenant tenant, String action, Map<String, ?> after) {
        transactions.inTenant(tenant.id(), () -> {
            String said = after.isEmpty() ? null : json.writeValueAsString(after);
            audit.record(tenant.id(), actor, action, "tenant:" + tenant.slug(), null, said);
            audit.recordForStaff(actor, action, "tenant:" + tenant.slug(), tenant.id(), null, said);
        });
    }
}
