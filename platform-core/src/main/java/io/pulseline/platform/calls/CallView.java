package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.numbers.SignallingMode;
import io.pulseline.platform.webhooks.MetaEvent.MetaError;
import io.pulseline.platform.workers.WorkerRef;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A call as readers see it. Null means not known.
///
/// @param outcome         null while it lives
/// @param durationSeconds Meta's talk time, null when nobody talked or Meta has not said yet
/// @param peerSdp         Meta's offer (UIC) or answer (BIC)
/// @param ourSdp          our answer (UIC) or offer (BIC)
/// @param route           whose turn a user's call is; null for calls of businesses
/// @param signalling      SIP: a sip-worker has it, and Graph has no say
/// @param state           everything the state machine knows
public record CallView(
        TenantId tenant,
        CallId id,
        @Nullable Wacid wacid,
        PhoneNumberId number,
        Direction direction,
        Phase phase,
        @Nullable Outcome outcome,
        @Nullable Fault fault,
        @Nullable String reason,
        @Nullable WaUser user,
        @Nullable UUID agentId,
        @Nullable String agentName,
        @Nullable WorkerRef worker,
        @Nullable String opaque,
        @Nullable String ctaPayload,
        @Nullable String deeplinkPayload,
        Instant startedAt,
        @Nullable Instant ringingAt,
        @Nullable Instant answeredAt,
        @Nullable Instant endedAt,
        @Nullable Long durationSeconds,
        List<MetaError> errors,
        @Nullable String ourSdp,
        @Nullable String peerSdp,
        Route.@Nullable Kind route,
        SignallingMode signalling,
        CallState state) {}
