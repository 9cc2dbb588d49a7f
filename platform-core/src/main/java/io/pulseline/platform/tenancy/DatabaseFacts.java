package io.pulseline.platform.tenancy;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// What the database says of itself, for staff.
@Service
public class DatabaseFacts {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;

    DatabaseFacts(TenantTransactions transactions, JdbcClient jdbc) {
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    /// @param size            for people: "96 MB"
    /// @param connections     open now, of all processes
    /// @param mostConnections that the server allows
    public record Facts(String version, String size, int connections, int mostConnections) {}

    public Facts now() {
        return transactions.asOperator(
                "see how the database is",
                () -> jdbc.sql("""
                        select current_setting('server_version') as version,
                               (select pg_size_pretty(sum(pg_total_relation_size(oid))) from pg_class where relkind = 'r') as size,
                               (select count(*)::int from pg_stat_activity where datid is not null) as open,
                               current_setting('max_connections')::int as most
                        """)
                        .query((row, index) -> new Facts(
                                row.getString("version"),
                                row.getString("size"),
                                row.getInt("open"),
                                row.getInt("most")))
                        .single());
    }
}
