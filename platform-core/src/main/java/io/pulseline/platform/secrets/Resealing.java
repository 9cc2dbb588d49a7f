package io.pulseline.platform.secrets;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Opens values with the key they were sealed with and seals them with the newest one, a batch in a transaction.
@Component
class Resealing {
    private static final int BATCH = 100;

    private final TenantTransactions transactions;
    private final TenantVault vault;
    private final PlatformVault platform;
    private final SealedRows rows;

    Resealing(TenantTransactions transactions, TenantVault vault, PlatformVault platform, SealedRows rows) {
        this.transactions = transactions;
        this.vault = vault;
        this.platform = platform;
        this.rows = rows;
    }

    /// A column of one tenant, or of the platform.
    ///
    /// @param tenant null for a column of the platform
    /// @param key    what its values shall be sealed with
    record Task(@Nullable TenantId tenant, SealedColumn column, int key) {}

    List<Task> ofPlatform(int key) {
        return columns(false).stream()
                .map(column -> new Task(null, column, key))
                .toList();
    }

    List<Task> of(TenantId tenant, int key) {
        return columns(true).stream()
                .map(column -> new Task(tenant, column, key))
                .toList();
    }

    int left(Task task) {
        return in(task, () -> rows.left(task.column(), task.key()));
    }

    /// @return how many it did; 0 only when none is left
    int some(Task task) {
        int done = in(task, () -> each(task, rows.some(task.column(), task.key(), BATCH)));
        while (done == 0 && left(task) > 0) {
            // others hold them: wait for one, which they may have sealed anew themselves
            done = in(task, () -> each(task, rows.one(task.column(), task.key())));
        }
        return done;
    }

    private int each(Task task, List<SealedRows.Row> found) {
        for (SealedRows.Row row : found) {
            rows.replace(task.column(), row, anew(task, row));
        }
        return found.size();
    }

    private byte[] anew(Task task, SealedRows.Row row) {
        String place = task.column().place(row.key());
        TenantId tenant = task.tenant();
        if (tenant == null) {
            return platform.seal(place, platform.open(place, row.sealed()));
        }
        // bytes, not text: what is sealed may be sound
        return vault.seal(tenant, place, vault.openBytes(tenant, place, row.sealed()));
    }

    private <T> T in(Task task, Supplier<T> work) {
        TenantId tenant = task.tenant();
        return tenant == null
                ? transactions.asOperator("seal with the newest key", work)
                : transactions.asRotator(tenant, work);
    }

    private List<SealedColumn> columns(boolean ofTenant) {
        return transactions.asOperator("see which columns are sealed", rows::columns).stream()
                .filter(column -> column.ofTenant() == ofTenant)
                .toList();
    }
}
