package io.pulseline.platform.tenancy;

import io.pulseline.platform.kernel.TenantId;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The scope lives in the transaction's own resources, so it ends when the transaction ends, whatever thread
/// or pool is in use.
@Component
class JdbcTenantTransactions implements TenantTransactions {
    private static final Object KEY = JdbcTenantTransactions.class;

    private sealed interface Scope {
        record OfTenant(TenantId tenant) implements Scope {}

        record Operator() implements Scope {}

        record Eraser(TenantId tenant) implements Scope {}

        record Rotator(TenantId tenant) implements Scope {}

        record Intake() implements Scope {}

        record Global() implements Scope {}
    }

    private final TransactionTemplate transactions;
    private final JdbcClient jdbc;

    JdbcTenantTransactions(PlatformTransactionManager manager, JdbcClient jdbc) {
        this.transactions = new TransactionTemplate(manager);
        this.jdbc = jdbc;
    }

    @Override
    public <T> T inTenant(TenantId tenant, Supplier<T> work) {
        return in(new Scope.OfTenant(tenant), work);
    }

    @Override
    public void inTenant(TenantId tenant, Runnable work) {
        inTenant(tenant, () -> {
            work.run();
            return true;
        });
    }

    @Override
    public <T> T asOperator(String purpose, Supplier<T> work) {
        return in(new Scope.Operator(), work);
    }

    @Override
    public <T> T asEraser(TenantId tenant, Supplier<T> work) {
        return in(new Scope.Eraser(tenant), work);
    }

    @Override
    public <T> T asRotator(TenantId tenant, Supplier<T> work) {
        return in(new Scope.Rotator(tenant), work);
    }

    @Override
    public <T> T asIntake(Supplier<T> work) {
        return in(new Scope.Intake(), work);
    }

    @Override
    public <T> T global(Supplier<T> work) {
        return in(new Scope.Global(), work);
    }

    @Override
    public <T> T redacting(Supplier<T> work) {
        if (!(TransactionSynchronizationManager.getResource(KEY) instanceof Scope.OfTenant)) {
            throw new IllegalStateException("redacting needs an open transaction of a tenant");
        }
        jdbc.sql("set local role redactor").update();
        T result = work.get();
        jdbc.sql("set local role app").update();
        return result;
    }

    // Optional carries the result past the template, which may answer null only when we do
    private <T> T in(Scope wanted, Supplier<T> work) {
        if (TransactionSynchronizationManager.getResource(KEY) instanceof Scope open) {
            if (open.equals(wanted)) {
                return work.get();
            }
            throw new IllegalStateException("a transaction of another scope is open: " + open);
        }
        Optional<T> result = transactions.execute(status -> {
            TransactionSynchronizationManager.bindResource(KEY, wanted);
            try {
                bind(wanted);
                return Optional.of(work.get());
            } finally {
                TransactionSynchronizationManager.unbindResource(KEY);
            }
        });
        return result.orElseThrow();
    }

    private void bind(Scope scope) {
        switch (scope) {
            case Scope.OfTenant(TenantId tenant) -> bind(tenant);
            case Scope.Eraser(TenantId tenant) -> {
                jdbc.sql("set local role eraser").update();
                bind(tenant);
            }
            case Scope.Rotator(TenantId tenant) -> {
                jdbc.sql("set local role rotator").update();
                bind(tenant);
            }
            case Scope.Operator() -> jdbc.sql("set local role operator").update();
            case Scope.Intake() -> jdbc.sql("set local role intake").update();
            case Scope.Global() -> {}
        }
    }

    private void bind(TenantId tenant) {
        jdbc.sql("select set_config('app.tenant_id', ?, true)")
                .param(tenant.value().toString())
                .query(String.class)
                .single();
    }
}
