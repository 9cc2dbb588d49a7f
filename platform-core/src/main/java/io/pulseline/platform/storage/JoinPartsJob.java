package io.pulseline.platform.storage;

import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.storage.PartRows.Where;
import io.pulseline.platform.storage.PartTable.Place;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Lays the parts of an ended recording one behind the other into a few objects, as they are sealed: one object for two
/// seconds of an hour's call would be 1,800 to pay for and to ask for. The rows change in one transaction, when the
/// whole is there; until then they lead to the parts' own objects, which are erased after it. Who reads meanwhile looks
/// again ([SealedParts]).
@Component
class JoinPartsJob implements TenantJob {
    private static final Logger LOG = LoggerFactory.getLogger(JoinPartsJob.class);

    /// Of one object: twenty minutes of a voice, and no more than a slow line brings in the time of one try.
    static final int MOST_BYTES = 4 * 1024 * 1024;

    private static final int AT_ONCE = 100;

    private final TenantTransactions transactions;
    private final List<PartTable> tables;
    private final PartRows rows;
    private final Leftovers leftovers;
    private final SealedParts parts;
    private final Stores stores;

    JoinPartsJob(
            TenantTransactions transactions,
            List<PartTable> tables,
            PartRows rows,
            Leftovers leftovers,
            SealedParts parts,
            Stores stores) {
        this.transactions = transactions;
        this.tables = tables.stream().filter(table -> !table.whole().isEmpty()).toList();
        this.rows = rows;
        this.leftovers = leftovers;
        this.parts = parts;
        this.stores = stores;
    }

    @Override
    public String name() {
        return "storage.join";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        Optional<PartStore> store = stores.current();
        if (store.isEmpty()) {
            return;
        }
        int joined = 0;
        for (PartTable table : tables) {
            int before;
            do {
                before = joined;
                for (Place place : transactions.inTenant(
                        tenant.id(), () -> rows.loose(table, store.get().name(), AT_ONCE))) {
                    joined += join(tenant.id(), store.get(), place);
                    progress.report(joined, 0, "parts joined");
                }
            } while (joined > before);
        }
    }

    private int join(TenantId tenant, PartStore store, Place place) {
        int joined = 0;
        for (List<Where> some : loose(tenant, store, place)) {
            try {
                joined += join(tenant, store, place, some) ? some.size() : 0;
            } catch (StoreTrouble trouble) {
                if (trouble.kind() != StoreTrouble.Kind.ABSENT) {
                    throw trouble;
                }
                // its call's page says so; the others of the track stay as they are
                LOG.warn("event=parts-not-joined of={} reason=\"{}\"", place.of(), trouble.getMessage());
            }
        }
        return joined;
    }

    private List<List<Where>> loose(TenantId tenant, PartStore store, Place place) {
        List<List<Where>> all = new ArrayList<>();
        int bytes = MOST_BYTES;
        for (Where part : transactions.inTenant(tenant, () -> rows.of(place))) {
            if (part.store() != store.name() || part.from() != null) {
                continue;
            }
            if (bytes + part.bytes() > MOST_BYTES) {
                all.add(new ArrayList<>());
                bytes = 0;
            }
            all.getLast().add(part);
            bytes += part.bytes();
        }
        return all.stream().filter(some -> some.size() > 1).toList();
    }

    private boolean join(TenantId tenant, PartStore store, Place place, List<Where> some) {
        byte[] whole = new KeptFile(-1, some.size(), SealedParts.AHEAD, at -> parts.sealed(tenant, place, some.get(at)))
                .whole();
        if (whole.length != some.stream().mapToInt(Where::bytes).sum()) {
            throw new StoreTrouble(StoreTrouble.Kind.ABSENT, "a part has not the length that it had");
        }
        String object = SealedParts.object(tenant, place, some.getFirst().part());
        long line = transactions.inTenant(tenant, () -> leftovers.expect(store.name(), object));
        parts.put(store, object, whole);
        try {
            transactions.inTenant(tenant, () -> {
                if (rows.joined(place, some, object) < some.size()) {
                    throw new Changed();
                }
                parts.crossedOut(line);
                some.forEach(part -> leftovers.add(store.name(), String.valueOf(part.object())));
            });
            return true;
        } catch (Changed meanwhile) {
            // what was put there is erased in a quarter of an hour
            return false;
        }
    }

    /// A part was erased or moved meanwhile: none of them is changed.
    private static final class Changed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
