package io.pulseline.platform.calls;

import io.pulseline.platform.NoDatabase;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.TenantId;
import java.time.Clock;

/// Agents who keep their calls.
final class NobodyPassesOn extends CallTransfers {
    NobodyPassesOn() {
        super(NoDatabase.transactions(), null, null, null, NoDatabase.jdbc(), Clock.systemUTC());
    }

    @Override
    boolean takeOver(CallId id, PersonId agent) {
        return false;
    }

    @Override
    boolean consulted(CallId id, PersonId agent) {
        return false;
    }

    @Override
    void taken(TenantId tenant, CallId id, PersonId agent) {}
}
