package io.pulseline.platform.calls;

import io.pulseline.platform.NoDatabase;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.TenantId;
import java.time.Clock;

/// Desks that everybody comes back to at once.
final class NobodyIsAway extends AgentPresence {
    NobodyIsAway() {
        super(NoDatabase.transactions(), NoDatabase.jdbc(), Clock.systemUTC());
    }

    @Override
    public void miss(TenantId tenant, PersonId agent) {}
}
