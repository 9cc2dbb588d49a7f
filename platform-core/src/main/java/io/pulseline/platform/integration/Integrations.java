package io.pulseline.platform.integration;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/// Keeps which pattern each tenant follows.
@Service
public class Integrations {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final JsonMapper json;

    Integrations(TenantTransactions transactions, JdbcClient jdbc, AuditTrail audit, JsonMapper json) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.audit = audit;
        this.json = json;
    }

    /// The ordinary case when nobody ever chose.
    public Integration of(TenantId tenant) {
        return transactions.inTenant(tenant, this::kept);
    }

    /// In both trails, the tenant's and the BSP's. Choosing what is chosen already changes nothing.
    ///
    /// @param callingApp Meta's id, digits; null for the app of this installation. `messagingApp` likewise
    public void choose(
            TenantId tenant, Actor actor, Pattern pattern, @Nullable String callingApp, @Nullable String messagingApp) {
        transactions.inTenant(tenant, () -> {
            Integration before = kept();
            Integration after = new Integration(pattern, callingApp, messagingApp, null, null);
            if (document(before).equals(document(after))) {
                return;
            }
            jdbc.sql("""
                            insert into tenant_integration (tenant_id, pattern, calling_app, messaging_app, changed_by)
                            values (:tenant, :pattern, :calling, :messaging, :by)
                            on conflict (tenant_id) do update set pattern = excluded.pattern, calling_app = excluded.calling_app,
                                messaging_app = excluded.messaging_app, changed_at = now(), changed_by = excluded.changed_by
                            """)
                    .param("tenant", tenant.value())
                    .param("pattern", pattern.name())
                    .param("calling", callingApp)
                    .param("messaging", messagingApp)
                    .param("by", actor.label())
                    .update();
            String object = "tenant:" + tenant;
            audit.record(tenant, actor, "tenant.integration", object, document(before), document(after));
            audit.recordForStaff(actor, "tenant.integration", object, tenant, document(before), document(after));
        });
    }

    private Integration kept() {
        return jdbc.sql("select * from tenant_integration")
                .query(Integrations::read)
                .optional()
                .orElse(Integration.ORDINARY);
    }

    private String document(Integration integration) {
        TreeMap<String, String> members = new TreeMap<>();
        members.put("pattern", integration.pattern().name());
        if (integration.callingApp() != null) {
            members.put("calling_app", integration.callingApp());
        }
        if (integration.messagingApp() != null) {
            members.put("messaging_app", integration.messagingApp());
        }
        return json.writeValueAsString(members);
    }

    private static Integration read(ResultSet row, int index) throws SQLException {
        return new Integration(
                Pattern.valueOf(row.getString("pattern")),
                row.getString("calling_app"),
                row.getString("messaging_app"),
                row.getTimestamp("changed_at").toInstant(),
                row.getString("changed_by"));
    }
}
