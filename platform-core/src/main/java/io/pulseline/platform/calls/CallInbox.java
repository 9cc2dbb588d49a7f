package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.InboxListener;
import io.pulseline.platform.webhooks.InboxTimers;
import io.pulseline.platform.webhooks.MetaEvent;
import io.pulseline.platform.webhooks.TenantResolver;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.ObjectMapper;

/// Turns inbox items into facts of calls. A call that nobody knows yet is opened by whatever comes first, terminate
/// included.
@Component
class CallInbox implements InboxListener, TenantResolver {
    /// Meta gives a ringing user up after 30 to 60 s; a `connect` older than this is history.
    static final Duration STALE = Duration.ofSeconds(60);
    static final Duration RING_LIMIT = Duration.ofSeconds(90);
    static final Duration AGENT_RETURN = Duration.ofSeconds(15);
    static final String RING_TIMER = "ring";
    static final String AGENT_TIMER = "agent";

    private final TenantTransactions transactions;
    private final CallStore store;
    private final CallProgress progress;
    private final InboxTimers timers;
    private final JdbcClient jdbc;
    private final ObjectMapper json;

    CallInbox(
            TenantTransactions transactions,
            CallStore store,
            CallProgress progress,
            InboxTimers timers,
            JdbcClient jdbc,
            ObjectMapper json) {
        this.transactions = transactions;
        this.store = store;
        this.progress = progress;
        this.timers = timers;
        this.jdbc = jdbc;
        this.json = json;
    }

    @Override
    public Optional<TenantId> ofMeta(@Nullable WabaId waba, @Nullable PhoneNumberId number, @Nullable String display) {
        return Optional.empty();
    }

    @Override
    public Optional<TenantId> ofCall(CallId call) {
        return transactions.asOperator(
                "find whose a call is",
                () -> jdbc.sql("select tenant_id from call where id = ?")
                        .param(call.value())
                        .query(UUID.class)
                        .optional()
                        .map(TenantId::new));
    }

    @Override
    public void on(TenantId tenant, InboxItem item) {
        switch (item) {
            case InboxItem.FromMeta meta -> {
                if (meta.number() != null && meta.event() instanceof MetaEvent.OfCall event) {
                    meta(tenant, meta.number(), meta, event);
                }
            }
            case InboxItem.FromWorker worker -> worker(tenant, worker);
            case InboxItem.FromTimer timer -> timer(tenant, timer);
        }
    }

    private void meta(TenantId tenant, PhoneNumberId number, InboxItem.FromMeta item, MetaEvent.OfCall event) {
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
                    boolean stale = at.plus(STALE).isBefore(item.receivedAt());
                    apply(
                            tenant,
                            id,
                            new CallFact.Invited(at, stale),
                            item,
                            stale
                                    ? "The user called, but Meta's event came too late to act on"
                                    : "The user calls: Meta's offer");
                    timers.schedule(tenant, id, RING_TIMER, item.receivedAt().plus(RING_LIMIT));
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
                store.entry(tenant, id, at, "WEBHOOK", "Created", "A SIP call began", item.eventId());
                store.changed(tenant, id);
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
                        store.entry(
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
                        .ifPresent(id -> store.entry(
                                tenant,
                                id,
                                at,
                                "WEBHOOK",
                                "VoicemailLeft",
                                "Voicemail " + voicemail.mediaId() + " is ready at Meta",
                                item.eventId()));
            case MetaEvent.CallMediaAvailable media ->
                store.idOf(media.call())
                        .ifPresent(id -> store.entry(
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

    private void apply(TenantId tenant, CallId id, CallFact fact, InboxItem.FromMeta item, String detail) {
        progress.apply(tenant, id, fact, new Entry("WEBHOOK", detail, item.eventId()));
    }

    /// Finds the call by Meta's id, else by our own id that we sent along (a dial whose answer was lost), else opens
    /// it.
    private CallId open(
            TenantId tenant,
            PhoneNumberId number,
            Wacid wacid,
            Direction direction,
            @Nullable WaUser user,
            @Nullable String opaque,
            Instant at) {
        Optional<CallId> known = store.idOf(wacid);
        if (known.isEmpty() && opaque != null) {
            known = store.dialling(number, opaque);
            known.ifPresent(id -> store.setWacid(id, wacid));
        }
        CallId id = known.orElseGet(() -> {
            CallId fresh = new CallId(UUID.randomUUID());
            boolean made =
                    store.insert(tenant, fresh, wacid, number, CallState.fresh(direction), user, opaque, null, at);
            return made ? fresh : store.idOf(wacid).orElseThrow();
        });
        if (user != null) {
            store.setUser(id, user);
        }
        return id;
    }

    private void worker(TenantId tenant, InboxItem.FromWorker item) {
        WorkerEvent event = item.event();
        CallId id = event.callId();
        switch (event) {
            case WorkerEvent.LegConnected up ->
                entry(
                        tenant,
                        item,
                        "LegConnected",
                        leg(up.leg()) + " connected: ICE " + up.iceMillis() + " ms to " + up.remoteCandidate()
                                + ", DTLS " + up.dtlsMillis() + " ms as " + up.dtlsRole() + ", " + up.srtpProfile());
            case WorkerEvent.LegFailed down -> {
                boolean meta = down.leg() == LegName.META;
                String reason = leg(down.leg()) + ": "
                        + down.fault().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ", " + down.detail();
                progress.apply(
                        tenant,
                        id,
                        new CallFact.LegBroken(event.at(), meta, reason),
                        new Entry("WORKER", reason, item.eventId()));
                if (!meta) {
                    entry(tenant, item, "LegFailed", reason);
                    timers.schedule(
                            tenant,
                            id,
                            AGENT_TIMER + event.at().toEpochMilli(),
                            item.receivedAt().plus(AGENT_RETURN));
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
            case WorkerEvent.DtmfReceived key ->
                entry(
                        tenant,
                        item,
                        "Dtmf",
                        "Key " + key.digit() + ", " + leg(key.leg()) + ", " + key.durationMillis() + " ms");
            case WorkerEvent.QualityReported report -> {
                store.setQuality(id, report.leg().name(), json.writeValueAsString(report));
                store.changed(tenant, id);
            }
            case WorkerEvent.SessionEnded ended ->
                entry(tenant, item, "SessionEnded", "Media ended: " + ended.reason());
        }
    }

    private void entry(TenantId tenant, InboxItem.FromWorker item, String kind, String detail) {
        CallId id = item.event().callId();
        store.entry(tenant, id, item.event().at(), "WORKER", kind, detail, item.eventId());
        store.changed(tenant, id);
    }

    private static String leg(LegName leg) {
        return switch (leg) {
            case META -> "Meta's leg";
            case AGENT -> "the agent's leg";
        };
    }

    private void timer(TenantId tenant, InboxItem.FromTimer timer) {
        Instant now = timer.receivedAt();
        if (timer.name().equals(RING_TIMER)) {
            progress.apply(
                    tenant,
                    timer.call(),
                    new CallFact.RingExpired(now.plus(RING_LIMIT)),
                    Entry.ours("Nobody answered in time"));
        } else if (timer.name().startsWith(AGENT_TIMER)) {
            long brokeAt = Long.parseLong(timer.name().substring(AGENT_TIMER.length()));
            boolean back = store.timeline(timer.call()).stream()
                    .anyMatch(entry -> entry.kind().equals("LegConnected")
                            && entry.detail().startsWith("the agent")
                            && entry.at().toEpochMilli() > brokeAt);
            if (!back) {
                progress.apply(
                        tenant,
                        timer.call(),
                        new CallFact.AgentGone(now),
                        Entry.ours("The agent's browser did not come back"));
            }
        }
    }
}
