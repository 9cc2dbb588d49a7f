package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.settings.CallFilters;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.InboxTimers;
import io.pulseline.platform.webhooks.MetaEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Meta's call webhooks to facts. A call that nobody knows yet is opened by whatever comes first, terminate
/// included.
@Component
class MetaFacts {
    /// Meta gives a ringing user up after 30 to 60 s; a `connect` older than this is history.
    static final Duration STALE = Duration.ofSeconds(60);

    private final CallStore store;
    private final CallTimeline timeline;
    private final CallProgress progress;
    private final NumberRouting routing;
    private final Ringing ringing;
    private final CallFilters filters;
    private final InboxTimers timers;
    private final ForeignTraffic strangers;
    private final CallProperties properties;

    MetaFacts(
            CallStore store,
            CallTimeline timeline,
            CallProgress progress,
            NumberRouting routing,
            Ringing ringing,
            CallFilters filters,
            InboxTimers timers,
            ForeignTraffic strangers,
            CallProperties properties) {
        this.properties = properties;
        this.store = store;
        this.timeline = timeline;
        this.progress = progress;
        this.routing = routing;
        this.ringing = ringing;
        this.filters = filters;
        this.timers = timers;
        this.strangers = strangers;
    }

    void on(TenantId tenant, PhoneNumberId number, InboxItem.FromMeta item, MetaEvent.OfCall event) {
        Instant at = event.at() == null ? item.receivedAt() : event.at();
        switch (event) {
            case MetaEvent.CallConnect connect -> {
                CallId id =
                        open(tenant, number, connect.call(), connect.direction(), connect.user(), connect.opaque(), at);
                store.setPayloads(id, connect.opaque(), connect.ctaPayload(), connect.deeplinkPayload());
                if (connect.sdp() != null) {
                    store.setPeerSdp(id, connect.sdp());
                }
                if (connect.direction() == Direction.USER_INITIATED) {
                    route(tenant, id, number, item);
                    boolean stale = at.plus(STALE).isBefore(item.receivedAt());
                    apply(
                            tenant,
                            id,
                            new CallFact.Invited(at, stale),
                            item,
                            stale
                                    ? "The user called, but Meta's event came too late to act on"
                                    : "The user calls: Meta's offer");
                    filters.refuses(number, at)
                            .ifPresent(reason -> apply(
                                    tenant,
                                    id,
                                    new CallFact.HangUpAsked(at),
                                    item,
                                    switch (reason) {
                                        case HIDDEN -> "Declined by the number's filter: its call button is hidden";
                                        case CLOSED -> "Declined by the number's filter: outside call hours";
                                    }));
                    queue(tenant, id, at, item);
                    timers.schedule(
                            tenant, id, CallTimers.RING, item.receivedAt().plus(properties.ringLimit()));
                } else {
                    apply(
                            tenant,
                            id,
                            new CallFact.MediaReady(at),
                            item,
                            "Meta's media is ready: its answer; nobody has answered yet");
                }
            }
            case MetaEvent.CallCreated created -> {
                CallId id = open(tenant, number, created.call(), created.direction(), created.user(), null, at);
                store.setPayloads(id, null, created.ctaPayload(), created.deeplinkPayload());
                timeline.entry(tenant, id, at, "WEBHOOK", "Created", "A SIP call began", item.eventId());
                timeline.changed(tenant, id);
            }
            case MetaEvent.CallStatus status -> {
                CallId id = open(
                        tenant,
                        number,
                        status.call(),
                        Direction.BUSINESS_INITIATED,
                        status.user(),
                        status.opaque(),
                        at);
                switch (status.status()) {
                    case RINGING -> apply(tenant, id, new CallFact.UserRinging(at), item, "The user's phone rings");
                    case ACCEPTED -> apply(tenant, id, new CallFact.UserAccepted(at), item, "The user answered");
                    case REJECTED -> apply(tenant, id, new CallFact.UserRejected(at), item, "The user declined");
                    case UNKNOWN ->
                        timeline.entry(
                                tenant, id, at, "WEBHOOK", "Unknown", "A status we do not know yet", item.eventId());
                }
            }
            case MetaEvent.CallTerminate end -> {
                Direction direction = end.direction() == null ? Direction.USER_INITIATED : end.direction();
                CallId id = open(tenant, number, end.call(), direction, end.user(), end.opaque(), at);
                store.setPayloads(id, end.opaque(), end.ctaPayload(), end.deeplinkPayload());
                apply(
                        tenant,
                        id,
                        new CallFact.Terminated(
                                at,
                                end.completed(),
                                end.startTime(),
                                end.endTime(),
                                end.durationSeconds(),
                                end.errors()),
                        item,
                        "Meta: " + (end.completed() ? "completed" : "failed")
                                + (end.durationSeconds() == null
                                        ? ", nobody talked"
                                        : ", " + end.durationSeconds() + " s of talk"));
            }
            case MetaEvent.VoicemailLeft voicemail ->
                store.idOf(voicemail.call())
                        .ifPresent(id -> timeline.entry(
                                tenant,
                                id,
                                at,
                                "WEBHOOK",
                                "VoicemailLeft",
                                "Voicemail " + voicemail.mediaId() + " is ready at Meta",
                                item.eventId()));
            case MetaEvent.CallMediaAvailable media ->
                store.idOf(media.call())
                        .ifPresent(id -> timeline.entry(
                                tenant,
                                id,
                                at,
                                "WEBHOOK",
                                "MediaAvailable",
                                (media.transcript() ? "Transcript " : "Recording ") + media.mediaId()
                                        + " is ready at Meta",
                                item.eventId()));
        }
    }

    /// Before the call rings anywhere: who may take it, and when it goes to the next one. A call keeps the
    /// plan it came with, in its timers.
    private void route(TenantId tenant, CallId id, PhoneNumberId number, InboxItem.FromMeta item) {
        List<Route> targets = Route.ofGraph(routing.stored(number).targets());
        boolean busy = targets.size() == 2
                && targets.get(0).kind() == Route.Kind.AGENTS
                && targets.get(1).kind() == Route.Kind.QUEUE
                && ringing.explain(tenant, targets.get(0)).turns().isEmpty();
        if (busy) {
            // nobody would hear it ring: the user need not either
            targets = List.of(targets.get(1));
        }
        store.setFirstRoute(id, targets.getFirst(), item.receivedAt());
        Instant turn = item.receivedAt();
        for (int i = 0; i < targets.size(); i++) {
            Route target = targets.get(i);
            if (i > 0) {
                timers.schedule(tenant, id, CallTimers.route(target), turn);
            }
            Integer seconds = target.seconds();
            if (seconds == null) {
                return;
            }
            turn = turn.plusSeconds(seconds);
            if (target.kind() == Route.Kind.QUEUE) {
                timers.schedule(tenant, id, CallTimers.QUEUE, turn);
            }
        }
    }

    /// A call whose plan begins with the queue, or whose agents are all busy, is accepted without one.
    private void queue(TenantId tenant, CallId id, Instant at, InboxItem.FromMeta item) {
        boolean first = store.find(id)
                .filter(call -> (call.route() == Route.Kind.QUEUE || call.route() == Route.Kind.MENU)
                        && !call.state().ended())
                .isPresent();
        if (first) {
            apply(tenant, id, new CallFact.Queued(at), item, "No agent is asked first: the call waits in the queue");
        }
    }

    private void apply(TenantId tenant, CallId id, CallFact fact, InboxItem.FromMeta item, String detail) {
        progress.apply(tenant, id, fact, new Entry("WEBHOOK", detail, item.eventId()));
    }

    /// Finds the call by Meta's id, else by our own id that we sent along (a dial whose answer was lost),
    /// else opens it.
    private CallId open(
            TenantId tenant,
            PhoneNumberId number,
            Wacid wacid,
            Direction direction,
            @Nullable WaUser user,
            @Nullable String opaque,
            Instant at) {
        Optional<CallId> known = store.idOf(wacid);
        if (known.isEmpty() && direction == Direction.BUSINESS_INITIATED) {
            known = store.dialling(number, user, opaque);
            known.ifPresent(id -> store.setWacid(id, wacid));
        }
        CallId id = known.orElseGet(() -> {
            CallId fresh = new CallId(UUID.randomUUID());
            // a twin in another transaction may have been first
            boolean made =
                    store.insert(tenant, fresh, wacid, number, CallState.fresh(direction), user, opaque, null, at);
            if (made && strangers.is(tenant, number, direction)) {
                store.markForeign(fresh);
                timeline.entry(
                        tenant,
                        fresh,
                        at,
                        "WEBHOOK",
                        "Foreign",
                        "Another provider of this number placed the call; it is billed there",
                        null);
            }
            return made ? fresh : store.idOf(wacid).orElseThrow();
        });
        if (user != null) {
            store.setUser(id, user);
        }
        return id;
    }
}
