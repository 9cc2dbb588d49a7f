package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Transactions over tables in memory: all or nothing, one after another, joined by the rules of the real
/// ones. Between them others run, and before, at and after each commit the process may die.
final class VirtualTransactions implements TenantTransactions {
    private final VirtualTime time;
    private final CrashPlan crashes;
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private @Nullable String scope;

    VirtualTransactions(VirtualTime time, CrashPlan crashes) {
        this.time = time;
        this.crashes = crashes;
    }

    /// Called by the tables with the opposite of each write.
    void wrote(Runnable opposite) {
        if (scope == null) {
            throw new IllegalStateException("a write outside of every transaction");
        }
        undo.push(opposite);
    }

    private <T> T run(String wanted, Supplier<T> work) {
        if (scope != null) {
            if (!scope.equals(wanted)) {
                throw new IllegalStateException("a transaction of " + wanted + " inside one of " + scope);
            }
            return work.get();
        }
        if (time.chance(0.5)) {
            time.sleep(time.millis(0, 4));
        }
        crashes.point("before a transaction of " + wanted);
        scope = wanted;
        TransactionSynchronizationManager.initSynchronization();
        List<TransactionSynchronization> followers;
        T result;
        try {
            result = work.get();
            crashes.point("before the commit of " + wanted);
            undo.clear();
        } catch (Throwable failure) {
            undo.forEach(Runnable::run);
            undo.clear();
            throw failure;
        } finally {
            scope = null;
            followers = TransactionSynchronizationManager.getSynchronizations();
            TransactionSynchronizationManager.clearSynchronization();
        }
        crashes.point("after the commit of " + wanted);
        followers.forEach(TransactionSynchronization::afterCommit);
        followers.forEach(each -> each.afterCompletion(TransactionSynchronization.STATUS_COMMITTED));
        return result;
    }

    @Override
    public <T> T inTenant(TenantId tenant, Supplier<T> work) {
        return run("tenant " + tenant, work);
    }

    @Override
    public void inTenant(TenantId tenant, Runnable work) {
        run("tenant " + tenant, () -> {
            work.run();
            return true;
        });
    }

    @Override
    public <T> T asOperator(String purpose, Supplier<T> work) {
        return run("operator", work);
    }

    @Override
    public <T> T asIntake(Supplier<T> work) {
        return run("intake", work);
    }

    @Override
    public <T> T global(Supplier<T> work) {
        return run("global", work);
    }

    @Override
    public <T> T asEraser(TenantId tenant, Supplier<T> work) {
        throw new UnsupportedOperationException("calls erase nothing");
    }

    @Override
    public <T> T asRotator(TenantId tenant, Supplier<T> work) {
        throw new UnsupportedOperationException("calls change no keys");
    }

    @Override
    public <T> T redacting(Supplier<T> work) {
        throw new UnsupportedOperationException("calls redact nothing");
    }
}
