package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// A program takes a user's call with media of its own: its answer goes to Meta as it is, no worker has part in it.
@Component
class OwnMedia {
    private final TenantTransactions transactions;
    private final CallStore store;
    private final CallProgress progress;
    private final Calling graph;
    private final CallCapture capture;
    private final Clock clock;

    OwnMedia(
            TenantTransactions transactions,
            CallStore store,
            CallProgress progress,
            Calling graph,
            CallCapture capture,
            Clock clock) {
        this.transactions = transactions;
        this.store = store;
        this.progress = progress;
        this.graph = graph;
        this.capture = capture;
        this.clock = clock;
    }

    OwnMediaResult answer(TenantId tenant, String who, CallId id, String sdp) {
        Optional<CallView> found = find(tenant, id);
        if (found.isEmpty()) {
            return new OwnMediaResult.Unknown();
        }
        CallView call = found.get();
        Optional<String> obstacle = obstacle(call, sdp);
        Wacid wacid = call.wacid();
        if (obstacle.isPresent() || wacid == null) {
            return new OwnMediaResult.NotPossible(obstacle.orElse("Meta's id of the call is not known yet."));
        }
        if (call.state().acceptTakenAt() != null) {
            return new OwnMediaResult.Taken(call);
        }
        // whoever comes first with an answer has the call: Meta must never see two
        boolean first = transactions.inTenant(tenant, () -> store.offerOwnSdp(id, sdp));
        if (!first && !sdp.equals(find(tenant, id).orElse(call).ourSdp())) {
            return new OwnMediaResult.NotPossible("Another answer to this call is on its way to Meta.");
        }
        return accept(call, who, wacid, sdp, !first);
    }

    private static Optional<String> obstacle(CallView call, String sdp) {
        if (call.direction() == Direction.BUSINESS_INITIATED) {
            return Optional.of("Only calls of users are answered.");
        }
        if (call.phase() == Phase.ENDED) {
            return Optional.of("The call is over.");
        }
        if (call.route() != Route.Kind.API) {
            return Optional.of("The route of this call is its agents, not API.");
        }
        boolean otherAnswer = call.state().acceptTakenAt() != null && !sdp.equals(call.ourSdp());
        return otherAnswer ? Optional.of("The call is answered already.") : Optional.empty();
    }

    /// Accept rings nobody, so a repeat after a lost answer is harmless.
    ///
    /// @param before whether the same answer was sent before and nobody knows what became of it
    private OwnMediaResult accept(CallView call, String who, Wacid wacid, String sdp, boolean before) {
        var wishes = new Calling.Wishes(
                OwnMark.of(call.id()),
                capture.wish(call.tenant(), call.number(), call.id()).orElse(null));
        GraphResult<Calling.Accepted> result = graph.accept(call.tenant(), call.number(), wacid, sdp, wishes);
        boolean repeated = before;
        if (result instanceof GraphResult.Failed<Calling.Accepted>(GraphFault lost)
                && (lost.outcomeUnknown() || lost.retryHelps())) {
            repeated = true;
            result = graph.accept(call.tenant(), call.number(), wacid, sdp, wishes);
        }
        return switch (result) {
            case GraphResult.Ok<Calling.Accepted> ok -> taken(call, who);
            case GraphResult.Failed<Calling.Accepted>(GraphFault fault) -> {
                if (fault.kind() == GraphFaultKind.CALL_STATE) {
                    yield repeated ? taken(call, who) : over(call, fault);
                }
                if (!fault.outcomeUnknown()) {
                    transactions.inTenant(call.tenant(), () -> store.withdrawOwnSdp(call.id(), sdp));
                }
                yield new OwnMediaResult.Refused(fault);
            }
        };
    }

    private OwnMediaResult taken(CallView call, String who) {
        return progress.apply(
                        call.tenant(),
                        call.id(),
                        new CallFact.AcceptTaken(clock.instant()),
                        Entry.graph(who + " answers with its own media: accept taken"))
                .<OwnMediaResult>map(OwnMediaResult.Taken::new)
                .orElseGet(OwnMediaResult.Unknown::new);
    }

    private OwnMediaResult over(CallView call, GraphFault fault) {
        progress.apply(
                call.tenant(),
                call.id(),
                new CallFact.AlreadyOver(clock.instant()),
                Entry.graph("accept came too late: " + GraphWords.of(fault)));
        return new OwnMediaResult.Refused(fault);
    }

    private Optional<CallView> find(TenantId tenant, CallId id) {
        return transactions.inTenant(tenant, () -> store.find(id));
    }
}
