package io.pulseline.platform.calls;

import io.pulseline.platform.NoDatabase;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;

/// A number that nobody shares: every call is ours.
final class NobodyElse extends ForeignTraffic {
    NobodyElse() {
        super(null, NoDatabase.jdbc());
    }

    @Override
    boolean is(TenantId tenant, PhoneNumberId number, Direction direction) {
        return false;
    }
}
