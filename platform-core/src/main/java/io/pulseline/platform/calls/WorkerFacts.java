package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.InboxTimers;
import io.pulseline.platform.wire.LegFault;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.platform.workers.WorkerRef;
import java.util.Locale;
import org.springframework.stereotype.Component;
import tools.jackson.databind.ObjectMapper;

/// What workers saw, to facts and timeline entries.
@Component
class WorkerFacts {
    private final CallStore store;
    private final CallTimeline timeline;
    private final CallProgress progress;
    private final CallQuality quality;
    private final InboxTimers timers;
    private final SipFacts sip;
    private final BotFacts bots;
    private final MenuSteps menus;
    private final ObjectMapper json;

    WorkerFacts(
            CallStore store,
            CallTimeline timeline,
            CallProgress progress,
            CallQuality quality,
            InboxTimers timers,
            SipFacts sip,
            BotFacts bots,
            MenuSteps menus,
            ObjectMapper json) {
        this.quality = quality;
        this.store = store;
        this.timeline = timeline;
        this.progress = progress;
        this.timers = timers;
        this.sip = sip;
        this.bots = bots;
        this.menus = menus;
        this.json = json;
    }

    void on(TenantId tenant, InboxItem.FromWorker item) {
        WorkerEvent event = item.event();
        CallId id = event.callId();
        if (!isOfItsWorker(item)) {
            return;
        }
        switch (event) {
            case WorkerEvent.LegConnected up ->
                entry(
                        tenant,
                        item,
                        "LegConnected",
                        leg(up.leg()) + " connected: ICE " + up.iceMillis() + " ms to " + up.remoteCandidate()
                                + ", DTLS " + up.dtlsMillis() + " ms as " + up.dtlsRole() + ", " + up.srtpProfile());
            case WorkerEvent.LegMoved moved ->
                entry(
                        tenant,
                        item,
                        "LegMoved",
                        leg(moved.leg()) + " goes on from " + moved.remoteCandidate() + ", found in " + moved.millis()
                                + " ms");
            case WorkerEvent.LegFailed down -> {
                String reason = words(down.leg(), down.fault()) + ", " + down.detail();
                entry(tenant, item, "LegFailed", reason);
                switch (down.leg()) {
                    case AGENT ->
                        timers.schedule(
                                tenant,
                                id,
                                CallTimers.AGENT + event.at().toEpochMilli(),
                                item.receivedAt().plus(CallTimers.patience(down.fault())));
                    case META -> metaLegFailed(tenant, item, down, reason);
                    case COLLEAGUE -> {
                        // the agent notices, and goes back to the user
                    }
                    case TRUNK, LINK, SUPERVISOR, MIX_USER, MIX_AGENT, MIX_SUPERVISOR -> {
                        // the SIP side tells its end by SIP
                    }
                }
            }
            case WorkerEvent.MediaFlowing flow ->
                entry(tenant, item, "MediaFlowing", "First voice packet, " + leg(flow.leg()));
            case WorkerEvent.LegSilent silent ->
                entry(
                        tenant,
                        item,
                        "LegSilent",
                        leg(silent.leg()) + " silent for " + silent.silentMillis() / 1000 + " s");
            case WorkerEvent.DtmfReceived key -> {
                entry(
                        tenant,
                        item,
                        "Dtmf",
                        "Key " + key.digit() + ", " + leg(key.leg()) + ", " + key.durationMillis() + " ms");
                if (key.leg() == LegName.META) {
                    menus.pressed(tenant, id, key.digit());
                }
            }
            case WorkerEvent.QualityReported report -> {
                store.setQuality(id, report.leg().name(), json.writeValueAsString(report));
                quality.add(tenant, report);
                timeline.changed(tenant, id);
            }
            // whoever keeps recordings and captures listens by itself
            case WorkerEvent.RecordingStarted started -> {}
            case WorkerEvent.RecordingEnded ended -> {}
            case WorkerEvent.CaptureEnded ended -> {}
            case WorkerEvent.SessionEnded ended ->
                entry(tenant, item, "SessionEnded", "Media ended: " + ended.reason());
            case WorkerEvent.BotReady ready -> bots.ready(tenant, item, ready);
            case WorkerEvent.BotLeft left -> bots.left(tenant, item, left);
            case WorkerEvent.SipRinging ringing -> sip.ringing(tenant, item, ringing);
            case WorkerEvent.SipTurn turn -> sip.turn(tenant, item, turn);
            case WorkerEvent.SipAnswered answered -> sip.answered(tenant, item, answered);
            case WorkerEvent.SipEnded ended -> sip.ended(tenant, item, ended);
            case WorkerEvent.SipPstnSeen seen -> sip.pstn(tenant, item, seen);
            case WorkerEvent.SipMessageSeen seen -> entry(tenant, item, SipLadder.KIND, SipLadder.text(seen));
        }
    }

    /// A worker whose answer was lost was left for another one; that its leg never came to stand says nothing
    /// of the call.
    private boolean isOfItsWorker(InboxItem.FromWorker item) {
        return store.find(item.event().callId())
                .filter(call -> call.isOf(new WorkerRef(item.workerId(), item.epoch())))
                .isPresent();
    }

    /// When a user hangs up, the media goodbye overtakes Meta's terminate: only silence after it means
    /// trouble.
    private void metaLegFailed(TenantId tenant, InboxItem.FromWorker item, WorkerEvent.LegFailed down, String reason) {
        switch (down.fault()) {
            case ICE_TIMEOUT, DTLS_FAILED, FINGERPRINT_MISMATCH ->
                progress.apply(
                        tenant,
                        down.callId(),
                        new CallFact.LegBroken(down.at(), true, reason),
                        new Entry("WORKER", reason, item.eventId()));
            case CONSENT_LOST, CLOSED_BY_PEER ->
                timers.schedule(
                        tenant,
                        down.callId(),
                        CallTimers.META + down.fault(),
                        item.receivedAt().plus(CallTimers.META_GOODBYE));
        }
    }

    static String words(LegName leg, LegFault fault) {
        return leg(leg) + ": " + fault.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private void entry(TenantId tenant, InboxItem.FromWorker item, String kind, String detail) {
        CallId id = item.event().callId();
        timeline.entry(tenant, id, item.event().at(), "WORKER", kind, detail, item.eventId());
        timeline.changed(tenant, id);
    }

    static String leg(LegName leg) {
        return switch (leg) {
            case META -> "Meta's leg";
            case AGENT -> "the agent's leg";
            case COLLEAGUE -> "the asked colleague's leg";
            case TRUNK -> "the telephony's leg";
            case SUPERVISOR -> "the supervisor's leg";
            case MIX_USER, MIX_AGENT, MIX_SUPERVISOR -> "the link to the mixer";
            case LINK -> "the link between the workers";
        };
    }
}
