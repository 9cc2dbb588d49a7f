package io.pulseline.platform.identity;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Who is let in: people by invitation, keys for programs.
@Service
public class Admissions {
    private final TenantTransactions transactions;
    private final ApiKeys keys;
    private final AuditTrail audit;
    private final JdbcClient jdbc;

    Admissions(TenantTransactions transactions, ApiKeys keys, AuditTrail audit, JdbcClient jdbc) {
        this.transactions = transactions;
        this.keys = keys;
        this.audit = audit;
        this.jdbc = jdbc;
    }

    /// From then on the person signs in with the identity provider's account of this address. A second invitation
    /// changes the role.
    ///
    /// @param tenant null for BSP staff, whose role is a staff role
    /// @throws IllegalArgumentException when the role does not fit
    public PersonId invite(Actor actor, @Nullable Tenant tenant, String email, String name, Role role) {
        if (role.staff() == (tenant != null)) {
            throw new IllegalArgumentException(
                    role + (role.staff() ? " is a role of BSP staff, not of a tenant" : " needs a tenant"));
        }
        String address = email.strip().toLowerCase(Locale.ROOT);
        PersonId person = transactions.asOperator(
                "invite a person",
                () -> new PersonId(jdbc.sql("""
                                insert into person (email, name, staff_role) values (:email, :name, :staff)
                                on conflict (email) do update set active = true, staff_role = coalesce(:staff, person.staff_role)
                                returning id
                                """)
                        .param("email", address)
                        .param("name", name.isBlank() ? address : name.strip())
                        .param("staff", role.staff() ? role.name() : null)
                        .query(UUID.class)
                        .single()));
        if (tenant != null) {
            transactions.inTenant(tenant.id(), () -> {
                jdbc.sql("""
                                insert into membership (tenant_id, person_id, role) values (?, ?, ?)
                                on conflict (tenant_id, person_id) do update set role = excluded.role, deactivated_at = null
                                """)
                        .param(tenant.id().value())
                        .param(person.value())
                        .param(role.name())
                        .update();
                audit.record(
                        tenant.id(),
                        actor,
                        "person.invite",
                        "person:" + person,
                        null,
                        "{\"role\":\"" + role.name() + "\"}");
            });
        }
        return person;
    }

    /// A key that may do everything.
    ///
    /// @param tenant null for a staff key
    /// @return the key itself, shown this once: only its hash is kept
    public String makeKey(Actor actor, @Nullable Tenant tenant, String name) {
        return keys.make(actor, tenant, name, Set.of(KeyScope.EVERYTHING), null);
    }
}
