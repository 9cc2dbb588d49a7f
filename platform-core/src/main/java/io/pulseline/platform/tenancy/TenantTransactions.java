package io.pulseline.platform.tenancy;

import io.pulseline.platform.kernel.TenantId;
import java.util.function.Supplier;

/// Opens transactions. Nothing reads or writes tables outside of one of these.
///
/// A call inside an open transaction of the same scope joins it; a call for another tenant or scope inside
/// one is a programming error and throws `IllegalStateException`.
public interface TenantTransactions {
    /// Role `app`, rows of this tenant only.
    <T> T inTenant(TenantId tenant, Supplier<T> work);

    void inTenant(TenantId tenant, Runnable work);

    /// Role `operator`: reads across tenants for BSP staff and for jobs that must find their tenant first.
    ///
    /// @param purpose why, in a few words; kept with the audit line
    <T> T asOperator(String purpose, Supplier<T> work);

    /// Role `eraser`: deletes and makes nameless what this tenant left behind; what has to stay it cannot
    /// delete.
    <T> T asEraser(TenantId tenant, Supplier<T> work);

    /// Role `rotator`: reads and overwrites what is sealed with this tenant's keys, nothing else.
    <T> T asRotator(TenantId tenant, Supplier<T> work);

    /// Role `intake`: may add to the webhook inbox, nothing else.
    <T> T asIntake(Supplier<T> work);

    /// Inside a transaction of [#inTenant]: role `redactor` for the length of the work. It may overwrite who
    /// a user was and delete consent of the bound tenant, and read what that needs; afterwards the
    /// transaction is the app's again.
    <T> T redacting(Supplier<T> work);

    /// Role `app` with no tenant bound: only tables on the written list of global ones (registry, inbox work,
    /// sessions) have rows.
    <T> T global(Supplier<T> work);
}
