package io.pulseline.platform.calls;

import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import java.util.Optional;

/// Asks Meta for no recording.
final class NoCapture implements CallCapture {
    @Override
    public Optional<Calling.Capture> wish(TenantId tenant, PhoneNumberId number, CallId call) {
        return Optional.empty();
    }
}
