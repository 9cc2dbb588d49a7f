package io.pulseline.platform.tenants;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.identity.ApiKeys;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantState;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.tenancy.Tenants;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/// Opens, suspends, resumes and closes tenants. Ending one for good is [TenantErasure]'s.
@Service
public class TenantLife {
    private final TenantTransactions transactions;
    private final Tenants tenants;
    private final ApiKeys keys;
    private final AuditTrail audit;
    private final JdbcClient jdbc;
    private final JsonMapper json;

    TenantLife(
            TenantTransactions transactions,
            Tenants tenants,
            ApiKeys keys,
            AuditTrail audit,
            JdbcClient jdbc,
            JsonMapper json) {
        this.transactions = transactions;
        this.tenants = tenants;
        this.keys = keys;
        this.audit = audit;
        this.jdbc = jdbc;
        this.json = json;
    }

    /// @param slug lower-case letters, digits and hyphens, 2 to 41 characters, a letter first
    /// @return empty when the slug is taken
    public Optional<Tenant> open(Actor actor, String slug, String name, ZoneId zone) {
        TenantId id = new TenantId(UUID.randomUUID());
        boolean made = transactions.asOperator(
                "open a tenant",
                () -> jdbc.sql("""
                                insert into tenant (id, slug, name, zone) values (?, ?, ?, ?) on conflict (slug) do nothing
                                """)
                                .param(id.value())
                                .param(slug)
                                .param(name)
                                .param(zone.getId())
                                .update()
                        == 1);
        if (made) {
            note(id, actor, "tenant.create", slug, Map.of("name", name));
        }
        return made ? tenants.byId(id) : Optional.empty();
    }

    /// A suspended tenant reads; nothing is sent for it.
    ///
    /// @param reason for the audit trail; may be empty
    /// @return the tenant after it, unchanged when it was closed before; empty for an unknown slug
    public Optional<Tenant> suspend(Actor actor, String slug, String reason) {
        return become(actor, slug, "tenant.suspend", reason, TenantState.SUSPENDED, Set.of(TenantState.ACTIVE));
    }

    /// Keys that were revoked when it was closed stay revoked.
    ///
    /// @return the tenant after it, unchanged when it was erased before; empty for an unknown slug
    public Optional<Tenant> resume(Actor actor, String slug, String reason) {
        return become(
                actor,
                slug,
                "tenant.resume",
                reason,
                TenantState.ACTIVE,
                Set.of(TenantState.SUSPENDED, TenantState.CLOSED));
    }

    /// Ends access: from the next request on its people are told so, and its keys answer 401. Nothing is deleted, and
    /// what Meta still reports of its calls is charged.
    ///
    /// @return the tenant after it, unchanged when it was erased before; empty for an unknown slug
    public Optional<Tenant> offboard(Actor actor, String slug, String reason) {
        Optional<Tenant> closed = become(
                actor,
                slug,
                "tenant.offboard",
                reason,
                TenantState.CLOSED,
                Set.of(TenantState.ACTIVE, TenantState.SUSPENDED));
        closed.filter(tenant -> tenant.state() == TenantState.CLOSED)
                .ifPresent(tenant -> keys.revokeAll(actor, tenant.id()));
        return closed;
    }

    private Optional<Tenant> become(
            Actor actor, String slug, String action, String reason, TenantState next, Set<TenantState> from) {
        Optional<Tenant> known = tenants.bySlug(slug);
        known.filter(tenant -> from.contains(tenant.state())).ifPresent(tenant -> {
            boolean changed = transactions.asOperator(
                    "change the state of a tenant",
                    () -> jdbc.sql("update tenant set state = ?, state_since = now() where id = ? and state = ?")
                                    .param(next.name())
                                    .param(tenant.id().value())
                                    .param(tenant.state().name())
                                    .update()
                            == 1);
            if (changed) {
                note(tenant.id(), actor, action, slug, reason.isBlank() ? Map.of() : Map.of("reason", reason.strip()));
            }
        });
        return known.flatMap(tenant -> tenants.byId(tenant.id()));
    }

    private void note(TenantId tenant, Actor actor, String action, String slug, Map<String, String> after) {
        transactions.inTenant(tenant, () -> {
            String said = after.isEmpty() ? null : json.writeValueAsString(after);
            audit.record(tenant, actor, action, "tenant:" + slug, null, said);
            audit.recordForStaff(actor, action, "tenant:" + slug, tenant, null, said);
        });
    }
}
