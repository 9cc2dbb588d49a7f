package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.wire.LegFault;
import io.pulseline.platform.wire.LegName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Moments we asked to be woken at: nobody answered, a browser or Meta's terminate did not come.
@Component
class CallTimers {
    /// Far behind Meta's own limit, so that it only ends what Meta forgot.
    static final Duration RING_LIMIT = Duration.ofSeconds(90);
    static final Duration AGENT_RETURN = Duration.ofSeconds(15);
    /// How long Meta's terminate may take after its media said goodbye.
    static final Duration META_GOODBYE = Duration.ofSeconds(5);

    static final String RING = "ring";
    static final String AGENT = "agent";
    static final String ROUTE = "route";
    static final String META = "meta:";

    private final CallStore store;
    private final CallTimeline timeline;
    private final CallProgress progress;
    private final CallTasks tasks;
    private final Clock clock;

    CallTimers(CallStore store, CallTimeline timeline, CallProgress progress, CallTasks tasks, Clock clock) {
        this.store = store;
        this.timeline = timeline;
        this.progress = progress;
        this.tasks = tasks;
        this.clock = clock;
    }

    void on(TenantId tenant, InboxItem.FromTimer timer) {
        Optional<CallView> call = store.find(timer.call());
        if (call.isEmpty() || call.get().phase() == Phase.ENDED) {
            return;
        }
        Instant now = clock.instant();
        String name = timer.name();
        if (name.equals(RING)) {
            if (!call.get().state().answered()) {
                progress.apply(
                        tenant,
                        timer.call(),
                        new CallFact.RingExpired(now),
                        Entry.ours("Nobody answered in time: Meta's limit is far behind"));
            }
        } else if (name.equals(ROUTE)) {
            if (store.passToAgents(timer.call())) {
                timeline.entry(
                        tenant,
                        timer.call(),
                        now,
                        "PLATFORM",
                        "Note",
                        "No program answered: it rings at the agents",
                        null);
                timeline.changed(tenant, timer.call());
                tasks.add(tenant, timer.call(), List.of(CallAction.PREPARE));
            }
        } else if (name.startsWith(META)) {
            LegFault fault = LegFault.valueOf(name.substring(META.length()));
            String words = WorkerFacts.words(LegName.META, fault);
            progress.apply(
                    tenant,
                    timer.call(),
                    fault == LegFault.CLOSED_BY_PEER
                            ? new CallFact.AlreadyOver(now)
                            : new CallFact.LegBroken(now, true, words),
                    Entry.ours(words + ", and no terminate came from Meta"));
        } else if (name.startsWith(AGENT)) {
            agentReturn(tenant, timer.call(), now, Long.parseLong(name.substring(AGENT.length())));
        }
    }

    private void agentReturn(TenantId tenant, CallId id, Instant now, long brokeAt) {
        boolean back = timeline.of(id).stream()
                .anyMatch(entry -> entry.kind().equals("LegConnected")
                        && entry.detail().startsWith(WorkerFacts.leg(LegName.AGENT))
                        && entry.at().toEpochMilli() > brokeAt);
        if (!back) {
            progress.apply(
                    tenant, id, new CallFact.AgentGone(now), Entry.ours("The agent's browser did not come back"));
        }
    }
}
