package io.pulseline.platform.tenancy;

import io.pulseline.platform.kernel.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcTenants implements Tenants {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;

    JdbcTenants(TenantTransactions transactions, JdbcClient jdbc) {
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Tenant> bySlug(String slug) {
        return transactions.asOperator(
                "find the tenant of a path",
                () -> jdbc.sql("select * from tenant where slug = ?")
                        .param(slug)
                        .query(JdbcTenants::read)
                        .optional());
    }

    @Override
    public Optional<Tenant> byId(TenantId id) {
        return transactions.asOperator(
                "find a tenant",
                () -> jdbc.sql("select * from tenant where id = ?")
                        .param(id.value())
                        .query(JdbcTenants::read)
                        .optional());
    }

    @Override
    public List<Tenant> all() {
        return transactions.asOperator(
                "list the tenants",
                () -> jdbc.sql("select * from tenant order by name")
                        .query(JdbcTenants::read)
                        .list());
    }

    private static Tenant read(ResultSet row, int number) throws SQLException {
        return new Tenant(
                new TenantId(row.getObject("id", UUID.class)),
                row.getString("slug"),
                row.getString("name"),
                ZoneId.of(row.getString("zone")),
                TenantState.valueOf(row.getString("state")));
    }
}
