package io.pulseline.platform.storage;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Whether what a tenant's rows lead to is where they say: after a backup of the database was brought back, for one,
/// since it has not what lies in a directory or a bucket.
@Service
public class PartsProof {
    private static final int AT_ONCE = 1000;

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final List<PartTable> tables;
    private final Stores stores;

    PartsProof(TenantTransactions transactions, JdbcClient jdbc, List<PartTable> tables, Stores stores) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.tables = tables;
        this.stores = stores;
    }

    /// @param objects outside of the database that were looked for
    /// @param missing one sentence a call and store, with how many of its parts are not there
    public record Verdict(long objects, List<String> missing) {}

    /// An object, and whose it is.
    private record Led(UUID owner, String object, StoreName store, String call, int parts) {}

    /// @throws StoreTrouble when a store does not answer, or the settings say nothing of it
    public Verdict check(TenantId tenant) {
        long objects = 0;
        List<String> missing = new ArrayList<>();
        for (PartTable table : tables) {
            Led last = new Led(new UUID(0, 0), "", StoreName.DATABASE, "", 0);
            for (List<Led> some = after(tenant, table, last); !some.isEmpty(); some = after(tenant, table, last)) {
                for (Led one : some) {
                    objects++;
                    if (!stores.named(one.store()).has(one.object())) {
                        missing.add("call " + one.call() + ": " + one.parts() + " parts of " + table.name() + " "
                                + one.owner() + " are not in " + one.store() + " as " + one.object());
                    }
                }
                last = some.getLast();
            }
        }
        return new Verdict(objects, missing);
    }

    private List<Led> after(TenantId tenant, PartTable table, Led last) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                        select p.%1$s as owner, p.object, min(p.store) as store, count(*) as parts,
                               coalesce((select r.call_id from recording r where r.tenant_id = p.tenant_id and r.id = p.%1$s),
                                        (select c.call_id from packet_capture c where c.tenant_id = p.tenant_id and c.id = p.%1$s)) as call
                        from %2$s p where p.store is not null and (p.%1$s, p.object) > (:owner, :object)
                        group by p.tenant_id, p.%1$s, p.object order by p.%1$s, p.object limit :most
                        """.formatted(table.owner(), table.name()))
                        .param("owner", last.owner())
                        .param("object", last.object())
                        .param("most", AT_ONCE)
                        .query((row, index) -> new Led(
                                row.getObject("owner", UUID.class),
                                row.getString("object"),
                                StoreName.valueOf(row.getString("store")),
                                row.getString("call"),
                                row.getInt("parts")))
                        .list());
    }
}
