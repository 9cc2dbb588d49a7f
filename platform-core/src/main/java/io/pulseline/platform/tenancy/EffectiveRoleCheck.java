package io.pulseline.platform.tenancy;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Stops the start when row-level security would not bite: a superuser, a role that may bypass it or the owner of the
/// tables sees every tenant, and nothing else would ever tell.
@Component
class EffectiveRoleCheck implements SmartInitializingSingleton {
    private final JdbcClient jdbc;

    EffectiveRoleCheck(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @throws IllegalStateException with the sentence that says what to change
    @Override
    public void afterSingletonsInstantiated() {
        Role role = jdbc.sql("""
                        select r.rolname, r.rolsuper or r.rolbypassrls as above_policies,
                               exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
                                       where n.nspname = 'app' and c.relowner = r.oid) as owns_tables
                        from pg_roles r where r.rolname = current_user
                        """)
                .query((row, index) -> new Role(
                        row.getString("rolname"), row.getBoolean("above_policies"), row.getBoolean("owns_tables")))
                .single();
        if (role.abovePolicies() || role.ownsTables()) {
            throw new IllegalStateException("The platform works as the database role '" + role.name()
                    + "', which stands above row-level security. Set spring.datasource.hikari.connection-init-sql to"
                    + " 'set role app'.");
        }
    }

    private record Role(String name, boolean abovePolicies, boolean ownsTables) {}
}
