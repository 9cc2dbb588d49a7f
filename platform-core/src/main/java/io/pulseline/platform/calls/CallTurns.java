package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.numbers.SignallingMode;
import io.pulseline.platform.webhooks.InboxTimers;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Whose turn a ringing call of a user is, and who is next. Inside the caller's tenant transaction.
@Component
class CallTurns {
    private static final int BUSY = 486;

    private final CallStore store;
    private final CallTimeline timeline;
    private final CallProgress progress;
    private final CallTasks tasks;
    private final NumberRouting routing;
    private final InboxTimers timers;
    private final Clock clock;

    CallTurns(
            CallStore store,
            CallTimeline timeline,
            CallProgress progress,
            CallTasks tasks,
            NumberRouting routing,
            InboxTimers timers,
            Clock clock) {
        this.store = store;
        this.timeline = timeline;
        this.progress = progress;
        this.tasks = tasks;
        this.routing = routing;
        this.timers = timers;
        this.clock = clock;
    }

    /// To the next of the plan, unless somebody has the call by now, or the telephony gave up and it went
    /// there before its
    /// time.
    void pass(TenantId tenant, CallId id, Route next) {
        Optional<CallView> call = store.find(id);
        Route.Kind before = call.map(CallView::route).orElse(null);
        boolean there = call.filter(known -> known.isAt(next)).isPresent();
        if (there || !store.pass(id, next, clock.instant())) {
            return;
        }
        String words = switch (next.kind()) {
            case AGENTS -> "Nobody answered before: it rings at the agents of the next step";
            case QUEUE -> "No agent answered: the call is accepted and waits with music";
            case VOICEMAIL -> "Nobody answered here: it is left to Meta's voicemail";
            case SIP -> "Nobody answered before: it is the telephony's turn";
            case MENU -> "Nobody answered before: the call is accepted and asked by a menu";
            case BOT -> "Nobody answered before: it is the bot's turn";
            case API -> "It is the turn of " + next.kind();
        };
        timeline.entry(tenant, id, clock.instant(), "PLATFORM", "Note", words, null);
        timeline.changed(tenant, id);
        if (before == Route.Kind.SIP || before == Route.Kind.BOT) {
            tasks.add(tenant, id, List.of(CallAction.LEAVE_TRUNK));
        }
        if (next.ringsAtAgents()
                || next.kind() == Route.Kind.SIP
                || next.kind() == Route.Kind.BOT
                || next.kind() == Route.Kind.MENU) {
            tasks.add(tenant, id, List.of(CallAction.PREPARE));
        }
        if (next.accepts()) {
            progress.apply(
                    tenant,
                    id,
                    new CallFact.Queued(clock.instant()),
                    Entry.ours(next.kind() == Route.Kind.MENU ? "To a menu" : "In the queue"));
        }
    }

    /// A number in SIP mode: the sip-worker waits for the agents, or does no more.
    ///
    /// @return false when somebody has the call by now
    boolean bySip(CallView call, boolean agents, Instant at) {
        Route next = Route.ofSip(routing.stored(call.number()).targets()).stream()
                .filter(route -> agents == (route.kind() == Route.Kind.AGENTS))
                .findFirst()
                .orElse(new Route(agents ? Route.Kind.AGENTS : Route.Kind.SIP, null));
        return store.pass(call.id(), next, at);
    }

    /// The telephony will not answer a call of Graph: the next of the plan has it now, and without one it
    /// is over.
    ///
    /// @param status of its refusal, null when it was not even rung
    /// @param why    for the timeline
    void telephonyGaveUp(TenantId tenant, CallId id, Instant at, @Nullable Integer status, Entry why) {
        Optional<CallView> call = store.lock(id);
        if (call.isEmpty() || call.get().phase() == Phase.ENDED || call.get().route() != Route.Kind.SIP) {
            return;
        }
        if (call.get().ringsOwnSide()) {
            Fault fault = status == null ? Fault.US : Fault.TENANT;
            String reason = "the telephone did not take the call: " + why.detail();
            progress.apply(tenant, id, new CallFact.SetupFailed(at, fault, reason, null), why);
            return;
        }
        if (call.get().phase() == Phase.IN_PROGRESS) {
            // a bot sent the user there, who waits with music
            progress.apply(tenant, id, new CallFact.HangUpAsked(at), why);
            return;
        }
        Optional<Route> next =
                afterTelephony(routing.stored(call.get().number()).targets());
        if (next.isPresent()) {
            timeline.entry(tenant, id, at, why.speaker(), "Note", why.detail(), why.eventId());
            pass(tenant, id, next.get());
        } else {
            boolean busy = status != null && status == BUSY;
            progress.apply(tenant, id, busy ? new CallFact.HangUpAsked(at) : new CallFact.RingExpired(at), why);
        }
    }

    /// All whose turn it was declined: the next of the plan has it now, and without one it is over.
    void nobodyLeft(CallView call, Entry why) {
        Optional<Route> next = call.signalling() == SignallingMode.SIP
                ? Optional.empty()
                : Route.ofGraph(routing.stored(call.number()).targets()).stream()
                        .dropWhile(route -> !call.isAt(route))
                        .skip(1)
                        .findFirst();
        if (next.isPresent()) {
            pass(call.tenant(), call.id(), next.get());
        } else {
            progress.apply(call.tenant(), call.id(), new CallFact.HangUpAsked(clock.instant()), why);
        }
    }

    /// To the next after a bot. While nobody has answered that is like any other step; later the user is held until
    /// somebody has the call.
    ///
    /// @return false when an agent has it, or it is over
    boolean passOn(CallView call, Route next, Entry why) {
        TenantId tenant = call.tenant();
        CallId id = call.id();
        Instant now = clock.instant();
        if (call.phase() == Phase.RINGING && call.state().agentReadyAt() == null && untouched(call)) {
            timeline.entry(tenant, id, now, why.speaker(), "Note", why.detail(), why.eventId());
            pass(tenant, id, next);
            return true;
        }
        Optional<Route> able = Route.ofAccepted(next);
        if (able.isEmpty() || !store.passOn(id, able.get(), now)) {
            return false;
        }
        timeline.entry(tenant, id, now, why.speaker(), "Note", why.detail(), why.eventId());
        timeline.changed(tenant, id);
        tasks.add(tenant, id, List.of(CallAction.HOLD_USER, CallAction.LEAVE_TRUNK, CallAction.BRING));
        if (able.get().kind() == Route.Kind.QUEUE) {
            Integer seconds = able.get().seconds();
            timers.schedule(
                    tenant, id, CallTimers.QUEUE, now.plusSeconds(seconds == null ? Route.QUEUE_AFTER_BOT : seconds));
        }
        return true;
    }

    /// A business's call is accepted by its user, whatever the bot does.
    private static boolean untouched(CallView call) {
        return call.direction() == Direction.USER_INITIATED;
    }

    /// What the plan has after the bot whose turn it is.
    Optional<Route> afterBot(CallView call) {
        return Route.ofGraph(routing.stored(call.number()).targets()).stream()
                .dropWhile(route -> !call.isAt(route))
                .skip(1)
                .filter(route ->
                        call.phase() == Phase.RINGING || Route.ofAccepted(route).isPresent())
                .findFirst();
    }

    private static Optional<Route> afterTelephony(List<Route> plan) {
        return Route.ofGraph(plan).stream()
                .dropWhile(route -> route.kind() != Route.Kind.SIP)
                .skip(1)
                .findFirst();
    }
}
