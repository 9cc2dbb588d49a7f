package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What lets a dial pass, inside the transaction that makes the call's row.
interface DialGuard {
    /// No other dial of the tenant passes before the transaction is over.
    void alone(TenantId tenant);

    /// @param trunk who dials, null where no telephone system does
    /// @return the first gate that is shut, empty when the call may be placed
    Optional<DialGate> pass(TenantId tenant, PhoneNumberId number, WaUser user, CallId call, @Nullable UUID trunk);
}
