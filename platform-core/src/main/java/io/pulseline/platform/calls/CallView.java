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
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A call as readers see it. Null means not known.
///
/// @param outcome         null while it lives
/// @param durationSeconds Meta's talk time, null when nobody talked or Meta has not said yet
/// @param peerSdp         Meta's offer (UIC) or answer (BIC)
/// @param ourSdp          our answer (UIC) or offer (BIC)
/// @param worker          the worker that has Meta's leg
/// @param linkWorker      the worker of the other half, where that is another one: of the agent's leg for a
/// number in SIP
/// mode, of the telephony's for one that is not
/// @param route           whose turn a user's call is; null for calls of businesses
/// @param routeId         which bot's, where it is a bot's turn
/// @param ring            how it rings at agents while it is their turn; null for others
/// @param heldSince       since when its agent has the user on hold; null for a conversation that goes on
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
        @Nullable WorkerRef linkWorker,
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
        @Nullable UUID routeId,
        @Nullable Ring ring,
        @Nullable Instant heldSince,
        SignallingMode signalling,
        CallState state) {
    /// Where the agent's voice is, null while there is no such place.
    public @Nullable WorkerRef mediaWorker() {
        return signalling == SignallingMode.SIP ? linkWorker : worker;
    }

    /// The same call, its user as the merged spellings mean it.
    CallView of(Map<String, WaUser> merged) {
        if (user == null || user.waId() == null) {
            return this;
        }
        WaUser known = merged.get(user.waId().digits());
        if (known == null) {
            return this;
        }
        WaUser meant = known.name() == null ? new WaUser(known.waId(), known.bsuid(), user.name()) : known;
        return new CallView(
                tenant,
                id,
                wacid,
                number,
                direction,
                phase,
                outcome,
                fault,
                reason,
                meant,
                agentId,
                agentName,
                worker,
                linkWorker,
                opaque,
                ctaPayload,
                deeplinkPayload,
                startedAt,
                ringingAt,
                answeredAt,
                endedAt,
                durationSeconds,
                errors,
                ourSdp,
                peerSdp,
                route,
                routeId,
                ring,
                heldSince,
                signalling,
                state);
    }

    /// A dial for a telephone of the business, which rings first.
    boolean telephoneDials() {
        return direction == Direction.BUSINESS_INITIATED
                && signalling == SignallingMode.GRAPH
                && route == Route.Kind.SIP
                && heldSince == null;
    }

    /// As long as Meta has heard nothing of it.
    boolean ringsOwnSide() {
        return telephoneDials() && ourSdp == null && !state.knownAtMeta();
    }

    /// Whether it is accepted and waits for an agent: nobody had it, or a bot passed it on.
    boolean waitsAccepted() {
        return phase == Phase.IN_PROGRESS && route == Route.Kind.QUEUE && agentId == null;
    }

    /// Whether it is this one's turn.
    boolean isAt(Route step) {
        return step.kind() == route
                && (step.kind() != Route.Kind.BOT && step.kind() != Route.Kind.MENU
                        || Objects.equals(step.id(), routeId))
                && (!step.ringsAtAgents()
                        || ring != null && Objects.equals(step.id(), ring.team()) && step.order() == ring.strategy());
    }

    /// Whether this very process carries one of the call's halves.
    boolean isOf(WorkerRef one) {
        return one.equals(worker) || one.equals(linkWorker);
    }
}
