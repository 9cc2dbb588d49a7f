package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.wire.PstnSign;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A leg of a call showed that the telephone network is behind it. Told inside the transaction that writes it down.
///
/// @param peer trunk or extension, null when none had the call
public record PstnSeen(
        TenantId tenantId, CallId call, @Nullable UUID peer, PstnSign sign, Instant at) {}
