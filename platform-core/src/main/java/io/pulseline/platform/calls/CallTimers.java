package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.InboxTimers;
import io.pulseline.platform.wire.LegFault;
import io.pulseline.platform.wire.LegName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Moments we asked to be woken at: nobody answered, a browser or Meta's terminate did not come.
@Component
class CallTimers {
    /// For calls whose limit Meta does not tell: those of a business, and by SIP.
    static final Duration RING_LIMIT = Duration.ofSeconds(90);
    /// How long the business's own telephone rings before its user is dialled.
    static final Duration OWN_RING = Duration.ofSeconds(45);

    /// How long a telephone that has answered waits for a sign of Meta's, should its answer to the dial be lost.
    static final Duration UNSURE_LIMIT = Duration.ofSeconds(15);

    static final Duration AGENT_RETURN = Duration.ofSeconds(15);
    /// How long Meta's terminate may take after its media said goodbye.
    static final Duration META_GOODBYE = Duration.ofSeconds(5);

    /// Longer than anybody speaks to a voicemail.
    static final Duration VOICEMAIL_LIMIT = Duration.ofMinutes(5);

    private static final int NO_ANSWER = 480;

    static final String RING = "ring";
    static final String RING_VOICEMAIL = "ring-voicemail";
    static final String UNSURE = "unsure";
    static final String AGENT = "agent";
    static final String ROUTE = "route:";
    static final String META = "meta:";
    /// The longest that a user waits in the queue.
    static final String QUEUE = "queue";

    private final CallStore store;
    private final CallTimeline timeline;
    private final CallProgress progress;
    private final CallTurns turns;
    private final MenuSteps menus;
    private final NoShows noShows;
    private final InboxTimers timers;
    private final Clock clock;

    CallTimers(
            CallStore store,
            CallTimeline timeline,
            CallProgress progress,
            CallTurns turns,
            MenuSteps menus,
            NoShows noShows,
            InboxTimers timers,
            Clock clock) {
        this.timers = timers;
        this.store = store;
        this.timeline = timeline;
        this.progress = progress;
        this.turns = turns;
        this.menus = menus;
        this.noShows = noShows;
        this.clock = clock;
    }

    /// A leg that never came to stand had its time to do so; one that stood is made again by a reload.
    static Duration patience(LegFault fault) {
        return switch (fault) {
            case ICE_TIMEOUT, DTLS_FAILED, FINGERPRINT_MISMATCH -> Duration.ZERO;
            case CONSENT_LOST, CLOSED_BY_PEER -> AGENT_RETURN;
        };
    }

    void on(TenantId tenant, InboxItem.FromTimer timer) {
        Optional<CallView> call = store.find(timer.call());
        if (call.isEmpty() || call.get().phase() == Phase.ENDED) {
            return;
        }
        Instant now = clock.instant();
        String name = timer.name();
        if (name.equals(RING) && call.get().route() == Route.Kind.VOICEMAIL) {
            // the user may be speaking to the voicemail: ending the call would cut it off
            timers.schedule(tenant, timer.call(), RING_VOICEMAIL, now.plus(VOICEMAIL_LIMIT));
        } else if (name.equals(RING) || name.equals(RING_VOICEMAIL)) {
            if (call.get().ringsOwnSide()) {
                turns.telephonyGaveUp(
                        tenant, timer.call(), now, NO_ANSWER, Entry.ours("Nobody answered there in time"));
            } else if (!call.get().state().answered()) {
                progress.apply(
                        tenant,
                        timer.call(),
                        new CallFact.RingExpired(now),
                        Entry.ours("Nobody answered in time: Meta's limit is far behind"));
            }
        } else if (name.equals(UNSURE)) {
            if (!call.get().state().knownAtMeta()) {
                progress.apply(
                        tenant,
                        timer.call(),
                        new CallFact.RingExpired(now),
                        Entry.ours("Meta's answer to the dial was lost, and no webhook tells of a call"));
            }
        } else if (name.startsWith(QUEUE)) {
            if (call.get().state().queued() || call.get().waitsAccepted()) {
                progress.apply(
                        tenant,
                        timer.call(),
                        new CallFact.HangUpAsked(now),
                        Entry.ours(
                                "No agent was free in the queue's time: the call ends, and waits to be called back"));
            }
        } else if (name.startsWith(MenuSteps.TIMER)) {
            menus.waited(tenant, timer.call(), name);
        } else if (name.startsWith(ROUTE)) {
            turns.pass(tenant, timer.call(), routeOf(name));
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
            agentReturn(tenant, call.get(), now, Long.parseLong(name.substring(AGENT.length())));
        }
    }

    /// The timer that passes a call on: `route:KIND`, for agents with their order, and with the id where there
    /// is one.
    static String route(Route to) {
        String id = to.id() == null ? "" : ":" + to.id();
        return ROUTE + to.kind() + (to.ringsAtAgents() ? ":" + to.order() + id : id.isEmpty() ? "" : ":" + id);
    }

    private static Route routeOf(String timer) {
        String[] parts = timer.substring(ROUTE.length()).split(":");
        return new Route(
                Route.Kind.valueOf(parts[0]),
                parts.length > 2 ? UUID.fromString(parts[2]) : null,
                null,
                parts.length > 1 && !parts[1].isEmpty() ? RingStrategy.valueOf(parts[1]) : null);
    }

    private void agentReturn(TenantId tenant, CallView call, Instant now, long brokeAt) {
        List<CallEntry> connected = timeline.of(call.id()).stream()
                .filter(entry -> entry.kind().equals("LegConnected")
                        && entry.detail().startsWith(WorkerFacts.leg(LegName.AGENT)))
                .toList();
        if (connected.stream().anyMatch(entry -> entry.at().toEpochMilli() > brokeAt)) {
            return;
        }
        if (connected.isEmpty() && noShows.passOn(call)) {
            return;
        }
        progress.apply(
                tenant, call.id(), new CallFact.AgentGone(now), Entry.ours("The agent's browser did not come back"));
    }
}
