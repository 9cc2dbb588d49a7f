package io.pulseline.platform.secrets;

import io.pulseline.platform.kernel.TenantId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Who seals holds a key's lock together with others until the end of its transaction; who changes the key holds it
/// alone. So once a key was changed, whatever the old one sealed is committed and can be found.
record KeyLock(String name) {
    /// The key of the key file.
    static final KeyLock WRAPPING = new KeyLock("wrapping key");

    static KeyLock of(TenantId tenant) {
        return new KeyLock("data key " + tenant);
    }

    /// @throws IllegalStateException without a transaction: the lock would be gone before the sealed value is stored
    void share(JdbcClient jdbc) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("secrets are sealed in the transaction that stores them");
        }
        take(jdbc, "select pg_advisory_xact_lock_shared(hashtextextended(?, 0)) is null");
    }

    void own(JdbcClient jdbc) {
        take(jdbc, "select pg_advisory_xact_lock(hashtextextended(?, 0)) is null");
    }

    private void take(JdbcClient jdbc, String statement) {
        jdbc.sql(statement).param(name).query(Boolean.class).single();
    }
}
