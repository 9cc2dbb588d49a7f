package io.pulseline.platform.storage;

import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.storage.PartRows.Stray;
import io.pulseline.platform.storage.PartRows.Where;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Brings what is kept elsewhere to where new parts go. Begun by hand, after the setting was changed; can be stopped
/// and
/// begun again. A part can be heard at any moment of it.
@Component
class MovePartsJob implements TenantJob {
    private static final int AT_ONCE = 100;

    private final TenantTransactions transactions;
    private final List<PartTable> tables;
    private final PartRows rows;
    private final Leftovers leftovers;
    private final SealedParts parts;
    private final Stores stores;

    MovePartsJob(
            TenantTransactions transactions,
            List<PartTable> tables,
            PartRows rows,
            Leftovers leftovers,
            SealedParts parts,
            Stores stores) {
        this.transactions = transactions;
        this.tables = tables;
        this.rows = rows;
        this.leftovers = leftovers;
        this.parts = parts;
        this.stores = stores;
    }

    @Override
    public String name() {
        return "storage.move";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        int moved = 0;
        int absent = 0;
        for (PartTable table : tables) {
            Stray last = new Stray(table.of(new UUID(0, 0), ""), Where.before());
            for (List<Stray> some = after(tenant, last); !some.isEmpty(); some = after(tenant, last)) {
                for (Stray one : some) {
                    if (move(tenant.id(), one)) {
                        moved++;
                    } else {
                        absent++;
                    }
                }
                last = some.getLast();
                progress.report(moved, 0, "parts moved to " + stores.used());
            }
        }
        if (absent > 0) {
            throw new IllegalStateException(absent + " parts are not where they were kept");
        }
    }

    private List<Stray> after(Tenant tenant, Stray last) {
        return transactions.inTenant(tenant.id(), () -> rows.strays(last, stores.used(), AT_ONCE));
    }

    /// @return false when it is not where it was kept
    private boolean move(TenantId tenant, Stray one) {
        try {
            move(tenant, one, parts.sealed(tenant, one.place(), one.where()));
            return true;
        } catch (StoreTrouble trouble) {
            if (trouble.kind() == StoreTrouble.Kind.ABSENT) {
                return false;
            }
            throw trouble;
        }
    }

    private void move(TenantId tenant, Stray one, byte[] sealed) {
        Optional<PartStore> target = stores.current();
        if (target.isEmpty()) {
            transactions.inTenant(tenant, () -> {
                if (rows.moved(one.place(), one.where(), StoreName.DATABASE, null, sealed)) {
                    forget(one);
                }
            });
            return;
        }
        PartStore store = target.get();
        String object = SealedParts.object(tenant, one.place(), one.where().part());
        long line = transactions.inTenant(tenant, () -> leftovers.expect(store.name(), object));
        parts.put(store, object, sealed);
        transactions.inTenant(tenant, () -> {
            if (rows.moved(one.place(), one.where(), store.name(), object, sealed)) {
                parts.crossedOut(line);
                forget(one);
            }
        });
    }

    private void forget(Stray one) {
        String object = one.where().object();
        // the last part takes an object of many with it
        if (object != null && !rows.uses(one.place(), object)) {
            leftovers.add(one.where().store(), object);
        }
    }
}
