package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.numbers.SignallingMode;
import io.pulseline.platform.webhooks.InboxTimers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// An agent answered, Meta took the accept, and the agent's browser never got a voice path: the user would hear
/// nothing. Meta cannot ring a call again that was accepted, so the user hears music while it rings at those of the
/// plan's next step; the agent is away until they say otherwise, or the next call would go the same way. Inside the
/// caller's tenant transaction.
@Component
class NoShows {
    /// How long the user waits for another agent where the plan names no time for its queue. Together with the worker's
    /// limit for an agent's leg it stays below the minute that Meta lets a user ring.
    static final Duration PATIENCE = Duration.ofSeconds(40);

    private final CallStore store;
    private final CallProgress progress;
    private final NumberRouting routing;
    private final AgentPresence presence;
    private final InboxTimers timers;
    private final Clock clock;

    NoShows(
            CallStore store,
            CallProgress progress,
            NumberRouting routing,
            AgentPresence presence,
            InboxTimers timers,
            Clock clock) {
        this.store = store;
        this.progress = progress;
        this.routing = routing;
        this.presence = presence;
        this.timers = timers;
        this.clock = clock;
    }

    /// @return false for a call that cannot go on without this agent
    boolean passOn(CallView call) {
        UUID agent = call.agentId();
        boolean able = agent != null
                && call.direction() == Direction.USER_INITIATED
                && call.signalling() == SignallingMode.GRAPH
                && call.state().agentReadyAt() != null;
        if (!able) {
            return false;
        }
        Instant now = clock.instant();
        Route next = next(call);
        store.free(call.id(), next, now);
        presence.miss(call.tenant(), new PersonId(Objects.requireNonNull(agent)));
        progress.apply(
                call.tenant(),
                call.id(),
                new CallFact.AgentMissing(now),
                Entry.ours(call.agentName()
                        + "'s browser got no voice path: the user hears music, and it rings at other agents"));
        Integer seconds = next.kind() == Route.Kind.QUEUE ? next.seconds() : null;
        timers.schedule(
                call.tenant(),
                call.id(),
                CallTimers.QUEUE + ":" + now.toEpochMilli(),
                now.plus(seconds == null ? PATIENCE : Duration.ofSeconds(seconds)));
        return true;
    }

    /// The plan's next step that rings at agents, else the one that it was at: telephony, programs and Meta's voicemail
    /// take no call that was accepted already.
    private Route next(CallView call) {
        return Route.ofGraph(routing.stored(call.number()).targets()).stream()
                .dropWhile(step -> !call.isAt(step))
                .skip(1)
                .filter(Route::ringsAtAgents)
                .findFirst()
                .orElseGet(() -> call.ring() == null
                        ? Route.AGENTS_ONLY.getFirst()
                        : new Route(
                                Route.Kind.AGENTS,
                                call.ring().team(),
                                null,
                                call.ring().strategy()));
    }
}
