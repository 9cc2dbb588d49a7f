package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import org.springframework.stereotype.Component;

/// What a call says to Meta after the dial. None of it rings anybody, so a repeat is harmless and allowed.
@Component
class GraphSteps {
    private final Calling graph;
    private final CallProgress progress;
    private final CallTimeline timeline;
    private final TenantTransactions transactions;
    private final CallCapture capture;
    private final Clock clock;

    GraphSteps(
            Calling graph,
            CallProgress progress,
            CallTimeline timeline,
            TenantTransactions transactions,
            CallCapture capture,
            Clock clock) {
        this.graph = graph;
        this.progress = progress;
        this.timeline = timeline;
        this.transactions = transactions;
        this.capture = capture;
        this.clock = clock;
    }

    StepEnd preAccept(CallView call, boolean repeated) {
        Wacid wacid = call.wacid();
        String sdp = call.ourSdp();
        if (call.state().ended() || wacid == null || sdp == null) {
            return new StepEnd.Done();
        }
        CallFact fact = new CallFact.PreAccepted(clock.instant());
        return answered(call, "pre_accept", graph.preAccept(call.tenant(), call.number(), wacid, sdp), repeated, fact);
    }

    /// The very same SDP as pre_accept.
    StepEnd accept(CallView call, boolean repeated) {
        Wacid wacid = call.wacid();
        String sdp = call.ourSdp();
        if (call.state().ended() || wacid == null || sdp == null) {
            return new StepEnd.Done();
        }
        var wishes = new Calling.Wishes(
                OwnMark.of(call.id()),
                capture.wish(call.tenant(), call.number(), call.id()).orElse(null));
        var result = graph.accept(call.tenant(), call.number(), wacid, sdp, wishes);
        return answered(call, "accept", result, repeated, new CallFact.AcceptTaken(clock.instant()));
    }

    private StepEnd answered(
            CallView call, String action, GraphResult<Calling.Accepted> result, boolean repeated, CallFact taken) {
        return switch (result) {
            case GraphResult.Ok<Calling.Accepted> ok -> {
                progress.apply(call.tenant(), call.id(), taken, Entry.graph(action + " taken"));
                yield new StepEnd.Done();
            }
            case GraphResult.Failed<Calling.Accepted>(GraphFault fault) -> {
                if (fault.retryHelps() || fault.outcomeUnknown()) {
                    yield new StepEnd.Again(GraphWords.of(fault));
                }
                if (fault.kind() == GraphFaultKind.CALL_STATE) {
                    yield notNow(call, action, fault, repeated, taken);
                }
                progress.apply(
                        call.tenant(),
                        call.id(),
                        new CallFact.SetupFailed(
                                clock.instant(), GraphWords.owner(fault), GraphWords.of(fault), fault.code()),
                        Entry.graph(action + " refused: " + GraphWords.of(fault)));
                yield new StepEnd.Failed(GraphWords.of(fault));
            }
        };
    }

    /// "Not in this state": after a lost answer it means that the first attempt got through; else the user hung up and
    /// Meta's terminate is on its way.
    private StepEnd notNow(CallView call, String action, GraphFault fault, boolean repeated, CallFact taken) {
        progress.apply(
                call.tenant(),
                call.id(),
                repeated ? taken : new CallFact.AlreadyOver(clock.instant()),
                Entry.graph(action + (repeated ? " was taken already: " : " came too late: ") + GraphWords.of(fault)));
        return new StepEnd.Done();
    }

    StepEnd reject(CallView call) {
        Wacid wacid = call.wacid();
        return wacid == null
                ? new StepEnd.Done()
                : goodbye(call, "reject", graph.reject(call.tenant(), call.number(), wacid));
    }

    /// Without an id of Meta there is nothing to end yet; the machine asks again when the id becomes known.
    StepEnd terminate(CallView call) {
        Wacid wacid = call.wacid();
        return wacid == null
                ? new StepEnd.Done()
                : goodbye(call, "terminate", graph.terminate(call.tenant(), call.number(), wacid));
    }

    private StepEnd goodbye(CallView call, String action, GraphResult<Calling.Accepted> result) {
        return switch (result) {
            case GraphResult.Ok<Calling.Accepted> ok -> {
                note(call, action + " taken");
                yield new StepEnd.Done();
            }
            case GraphResult.Failed<Calling.Accepted>(GraphFault fault) -> {
                if (fault.retryHelps() || fault.outcomeUnknown()) {
                    yield new StepEnd.Again(GraphWords.of(fault));
                }
                note(call, action + " refused: " + GraphWords.of(fault));
                yield new StepEnd.Failed(GraphWords.of(fault));
            }
        };
    }

    private void note(CallView call, String detail) {
        transactions.inTenant(call.tenant(), () -> {
            timeline.entry(call.tenant(), call.id(), clock.instant(), "GRAPH", "Note", detail, null);
            timeline.changed(call.tenant(), call.id());
        });
    }
}
