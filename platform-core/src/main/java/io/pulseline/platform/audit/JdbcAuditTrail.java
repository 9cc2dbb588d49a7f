package io.pulseline.platform.audit;

import io.pulseline.platform.kernel.TenantId;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The links of the chain are the database's own doing, at commit.
@Repository
class JdbcAuditTrail implements AuditTrail {
    private final JdbcClient jdbc;

    JdbcAuditTrail(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void record(
            TenantId tenant,
            Actor actor,
            String action,
            String object,
            @Nullable String before,
            @Nullable String after) {
        jdbc.sql("""
                        insert into audit_event (tenant_id, actor, action, object, before, after)
                        values (?, ?, ?, ?, ?::jsonb, ?::jsonb)
                        """)
                .param(tenant.value())
                .param(actor.label())
                .param(action)
                .param(object)
                .param(before)
                .param(after)
                .update();
    }

    @Override
    public void recordForStaff(
            Actor actor,
            String action,
            String object,
            @Nullable TenantId tenant,
            @Nullable String before,
            @Nullable String after) {
        jdbc.sql("""
                        insert into ops.audit_event (tenant_id, actor, action, object, before, after)
                        values (?, ?, ?, ?, ?::jsonb, ?::jsonb)
                        """)
                .param(tenant == null ? null : tenant.value())
                .param(actor.label())
                .param(action)
                .param(object)
                .param(before)
                .param(after)
                .update();
    }
}
