package io.pulseline.platform.storage;

import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.OperatorJob;
import io.pulseline.platform.storage.Leftovers.Leftover;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Deletes outside of the database what no row leads to any more, and asks again, ever more seldom, until it is gone.
@Component
class EraseObjectsJob implements OperatorJob {
    private static final Logger LOG = LoggerFactory.getLogger(EraseObjectsJob.class);
    private static final int AT_ONCE = 200;

    private final TenantTransactions transactions;
    private final Leftovers leftovers;
    private final Stores stores;

    EraseObjectsJob(TenantTransactions transactions, Leftovers leftovers, Stores stores) {
        this.transactions = transactions;
        this.leftovers = leftovers;
        this.stores = stores;
    }

    @Override
    public String name() {
        return "storage.erase";
    }

    @Override
    public boolean mostlyIdle() {
        return true;
    }

    @Override
    public void run(JobProgress progress) {
        int gone = 0;
        int kept = 0;
        for (List<Leftover> some = claim(); !some.isEmpty(); some = claim()) {
            for (Leftover one : some) {
                if (erase(one)) {
                    gone++;
                } else {
                    kept++;
                }
            }
            progress.report(gone, gone + kept, "parts erased outside of the database");
        }
        if (kept > 0) {
            throw new IllegalStateException(kept + " parts could not be erased and will be tried again");
        }
    }

    private List<Leftover> claim() {
        return transactions.global(() -> leftovers.claim(AT_ONCE));
    }

    private boolean erase(Leftover one) {
        try {
            stores.named(one.store()).delete(one.object());
        } catch (StoreTrouble trouble) {
            LOG.warn(
                    "event=part-not-erased store={} kind={} reason=\"{}\"",
                    one.store(),
                    trouble.kind(),
                    trouble.getMessage());
            transactions.global(() -> {
                leftovers.later(one.id(), String.valueOf(trouble.getMessage()));
                return true;
            });
            return false;
        }
        transactions.global(() -> {
            leftovers.gone(one.id());
            return true;
        });
        return true;
    }
}
