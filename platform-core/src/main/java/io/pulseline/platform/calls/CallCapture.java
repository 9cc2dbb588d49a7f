package io.pulseline.platform.calls;

import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import java.util.Optional;

/// What Meta is asked to record.
public interface CallCapture {
    /// Of a call that is about to be accepted or dialled. Asking twice does no harm. Never throws: a call goes on
    /// without its recording.
    Optional<Calling.Capture> wish(TenantId tenant, PhoneNumberId number, CallId call);
}
