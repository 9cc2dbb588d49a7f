package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.numbers.SignallingMode;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.wire.SipEnd;
import io.pulseline.platform.wire.WorkerEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/// What a sip-worker saw of a call, as facts. Meta's talk time is in the BYE that it sends; of a call that the
/// business
/// ended we have our own measure until Meta's webhook, where the number's settings ask for it, tells.
@Component
class SipFacts {
    /// How the reasons of a worker begin that ended a call because of the telephone network.
    private static final String PSTN = "pstn.";

    private final CallStore store;
    private final CallTimeline timeline;
    private final CallProgress progress;
    private final CallTurns turns;
    private final CallTasks tasks;
    private final ApplicationEventPublisher events;

    SipFacts(
            CallStore store,
            CallTimeline timeline,
            CallProgress progress,
            CallTurns turns,
            CallTasks tasks,
            ApplicationEventPublisher events) {
        this.turns = turns;
        this.tasks = tasks;
        this.events = events;
        this.store = store;
        this.timeline = timeline;
        this.progress = progress;
    }

    void ringing(TenantId tenant, InboxItem.FromWorker item, WorkerEvent.SipRinging ringing) {
        if (direction(ringing.callId()) == Direction.BUSINESS_INITIATED && !ofGraph(ringing.callId())) {
            apply(tenant, item, new CallFact.UserRinging(ringing.at()), "The user's phone rings");
        } else {
            note(tenant, item, "Ringing", "It rings at the business");
        }
    }

    /// A number in SIP mode: the agents' softphones ring while the sip-worker waits for one of them.
    void turn(TenantId tenant, InboxItem.FromWorker item, WorkerEvent.SipTurn turn) {
        Optional<CallView> call = store.find(turn.callId());
        if (call.isEmpty() || !turns.bySip(call.get(), turn.agents(), turn.at())) {
            return;
        }
        if (turn.agents()) {
            apply(tenant, item, new CallFact.PreAccepted(turn.at()), "It rings at the agents");
        } else {
            note(tenant, item, "Note", "No agent answered: it is the telephony's turn");
        }
    }

    void answered(TenantId tenant, InboxItem.FromWorker item, WorkerEvent.SipAnswered answered) {
        CallId id = answered.callId();
        String wacid = answered.wacid();
        if (wacid != null) {
            store.setWacid(id, new Wacid(wacid));
        }
        String bsuid = answered.bsuid();
        if (bsuid != null) {
            store.setUser(id, new WaUser(null, new Bsuid(bsuid), null));
        }
        if (ofGraph(id)) {
            boolean dials = store.lock(id)
                    .filter(call -> call.ringsOwnSide() && call.phase() != Phase.ENDED)
                    .isPresent();
            apply(tenant, item, new CallFact.AgentReady(answered.at(), null), "Answered by " + answered.target());
            if (dials) {
                tasks.add(tenant, id, List.of(CallAction.BRING));
            }
            if (store.endHold(id)) {
                // a bot sent the user here
                tasks.add(tenant, id, List.of(CallAction.RESUME_USER));
            }
        } else if (direction(id) == Direction.BUSINESS_INITIATED) {
            apply(tenant, item, new CallFact.UserAccepted(answered.at()), "The user answered");
        } else {
            apply(tenant, item, new CallFact.AcceptTaken(answered.at()), "Answered by " + answered.target());
        }
    }

    void pstn(TenantId tenant, InboxItem.FromWorker item, WorkerEvent.SipPstnSeen seen) {
        note(
                tenant,
                item,
                "PstnSeen",
                "The telephone network shows, " + seen.sign().rule() + ": "
                        + seen.sign().evidence());
        events.publishEvent(new PstnSeen(tenant, seen.callId(), seen.peer(), seen.sign(), seen.at()));
    }

    void ended(TenantId tenant, InboxItem.FromWorker item, WorkerEvent.SipEnded ended) {
        Instant answered = ended.answeredAt();
        if (ofGraph(ended.callId())) {
            telephonyEnded(tenant, item, ended);
            return;
        }
        if (answered != null) {
            talked(tenant, item, ended, answered);
            return;
        }
        boolean byUser = direction(ended.callId()) == Direction.USER_INITIATED;
        Integer status = ended.status();
        String why = words(ended.by()) + ": " + (status == null ? "" : status + " ") + ended.reason();
        CallFact fact = switch (ended.by()) {
            case PLATFORM ->
                new CallFact.SetupFailed(
                        ended.at(), ended.reason().startsWith(PSTN) ? Fault.TENANT : Fault.US, ended.reason(), null);
            case META -> byUser ? over(ended.at()) : refusedByMeta(ended);
            case TRUNK ->
                !byUser || status != null && status == 486
                        ? new CallFact.HangUpAsked(ended.at())
                        : new CallFact.RingExpired(ended.at());
        };
        apply(tenant, item, fact, why);
    }

    /// Only its own half: the talk time of a call of Graph is in Meta's terminate.
    private void telephonyEnded(TenantId tenant, InboxItem.FromWorker item, WorkerEvent.SipEnded ended) {
        Integer status = ended.status();
        String why = words(ended.by()) + ": " + (status == null ? "" : status + " ") + ended.reason();
        if (ended.answeredAt() != null) {
            apply(tenant, item, new CallFact.HangUpAsked(ended.at()), words(ended.by()) + " hung up");
        } else if (ended.reason().startsWith(PSTN)) {
            apply(tenant, item, new CallFact.SetupFailed(ended.at(), Fault.TENANT, ended.reason(), null), why);
        } else {
            turns.telephonyGaveUp(tenant, ended.callId(), ended.at(), status, new Entry("WORKER", why, item.eventId()));
        }
    }

    /// Whether the sip-worker has only the telephony's half.
    private boolean ofGraph(CallId id) {
        return store.find(id)
                .filter(call -> call.signalling() == SignallingMode.GRAPH)
                .isPresent();
    }

    private void talked(TenantId tenant, InboxItem.FromWorker item, WorkerEvent.SipEnded ended, Instant answered) {
        Long meta = ended.metaSeconds();
        long seconds = meta == null
                ? Math.max(0, Duration.between(answered, ended.at()).toSeconds())
                : meta;
        apply(
                tenant,
                item,
                new CallFact.Terminated(ended.at(), true, answered, answered.plusSeconds(seconds), seconds, List.of()),
                words(ended.by()) + " hung up, " + seconds + " s of talk by "
                        + (meta == null ? "our own clock" : "Meta's BYE"));
    }

    /// Meta has no talk to tell.
    private static CallFact over(Instant at) {
        return new CallFact.Terminated(at, true, null, null, null, List.of());
    }

    /// @see "Meta, SIP configuration guide: SIP response codes"
    private static CallFact refusedByMeta(WorkerEvent.SipEnded ended) {
        int status = ended.status() == null ? 500 : ended.status();
        return switch (status) {
            case 486, 600, 603 -> new CallFact.UserRejected(ended.at());
            case 480, 487 -> over(ended.at());
            default ->
                new CallFact.SetupFailed(
                        ended.at(),
                        owner(status, ended.reason()),
                        status + " " + ended.reason(),
                        code(status, ended.reason()));
        };
    }

    private static Fault owner(int status, String reason) {
        return switch (status) {
            case 403 -> mentions(reason, "permission") ? Fault.USER : Fault.TENANT;
            case 400, 401, 404, 407 -> Fault.TENANT;
            case 408, 500, 503 -> Fault.META;
            default -> Fault.UNKNOWN;
        };
    }

    /// Graph's code for the same refusal, where there is a pair.
    private static @Nullable Integer code(int status, String reason) {
        if (status == 408) {
            return 138007;
        }
        if (status != 403) {
            return null;
        }
        return mentions(reason, "permission") ? Integer.valueOf(138006) : mentions(reason, "limit") ? 138012 : null;
    }

    private static boolean mentions(String reason, String word) {
        return reason.toLowerCase(Locale.ROOT).contains(word);
    }

    private static String words(SipEnd by) {
        return switch (by) {
            case META -> "Meta";
            case TRUNK -> "The business";
            case PLATFORM -> "The platform";
        };
    }

    private Direction direction(CallId id) {
        Optional<CallView> call = store.find(id);
        return call.map(CallView::direction).orElse(Direction.USER_INITIATED);
    }

    private void apply(TenantId tenant, InboxItem.FromWorker item, CallFact fact, String detail) {
        progress.apply(tenant, item.event().callId(), fact, new Entry("WORKER", detail, item.eventId()));
    }

    private void note(TenantId tenant, InboxItem.FromWorker item, String kind, String detail) {
        CallId id = item.event().callId();
        timeline.entry(tenant, id, item.event().at(), "WORKER", kind, detail, item.eventId());
        timeline.changed(tenant, id);
    }
}
