package io.pulseline.metasim.world;

import io.pulseline.metasim.MetaSimulatorApplication.SimClock;
import io.pulseline.metasim.SimProperties;
import io.pulseline.metasim.edge.Edge;
import io.pulseline.metasim.edge.EdgeLeg;
import io.pulseline.metasim.edge.MediaFault;
import io.pulseline.metasim.edge.SdpText;
import io.pulseline.metasim.graph.GraphError;
import io.pulseline.metasim.handset.Handsets;
import io.pulseline.metasim.webhook.WebhookSender;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Calls as Meta runs them: signalling by Graph and webhooks, media through the edge, watchdogs.
@Component
public class SimCalls implements EdgeLeg.Ears {
    private static final Logger LOG = LoggerFactory.getLogger(SimCalls.class);
    private static final String KEYS = "0123456789*#ABCD";

    private final World world;
    private final Edge edge;
    private final Handsets handsets;
    private final WebhookSender webhooks;
    private final SimClock clock;
    private final SimProperties properties;
    private final CallingSettings settings;
    private final SimCaptures captures;
    private final RateGate connects;
    private final Map<String, SimCall> calls = new ConcurrentHashMap<>();
    private final Map<EdgeLeg, SimCall> byLeg = new ConcurrentHashMap<>();
    private volatile boolean badSdp;
    private volatile MediaFault mediaFault = MediaFault.NONE;
    private volatile @Nullable SipLine line;

    SimCalls(
            World world,
            Edge edge,
            Handsets handsets,
            WebhookSender webhooks,
            SimClock clock,
            SimProperties properties,
            CallingSettings settings,
            SimCaptures captures) {
        this.captures = captures;
        this.settings = settings;
        this.connects =
                new RateGate(clock, Duration.ofDays(1), properties.limits().connectsADay());
        this.world = world;
        this.edge = edge;
        this.handsets = handsets;
        this.webhooks = webhooks;
        this.clock = clock;
        this.properties = properties;
    }

    /// From now on Meta's own SDP is broken (fingerprint missing).
    public void setBadSdp(boolean bad) {
        badSdp = bad;
    }

    /// For the calls that begin from now on.
    public void setMediaFault(MediaFault fault) {
        mediaFault = fault;
    }

    public MediaFault mediaFault() {
        return mediaFault;
    }

    /// The user's phone changes its network.
    public void dark(String callId, long millis) {
        EdgeLeg outer = find(callId).outer;
        if (outer != null) {
            outer.dark(millis);
        }
    }

    public boolean badSdp() {
        return badSdp;
    }

    // ---- the user's side ------------------------------------------------------------------------------------------

    /// A user calls a number.
    ///
    /// @param withMedia false for pure signalling tests
    /// @param companion from another phone of the same account, which never asks for the callback permission
    public String callBusiness(
            SimUser user,
            SimNumber number,
            @Nullable String cta,
            @Nullable String deeplink,
            int toneHertz,
            boolean withMedia,
            boolean companion)
            throws Exception {
        SipLine sip = line;
        if (number.sip() && sip != null) {
            return callBySip(sip, user, number, cta, deeplink, toneHertz, withMedia, companion);
        }
        ready(number);
        roomFor(number);
        SimCall call = new SimCall(newId(), number, user, true, clock.instant());
        call.companion = companion;
        call.ctaPayload = cta;
        call.deeplinkPayload = deeplink;
        EdgeLeg outer = edge.open(this, mediaFault);
        call.outer = outer;
        byLeg.put(outer, call);
        calls.put(call.id, call);
        if (withMedia) {
            phone(call, toneHertz);
        }
        world.permissions().openWindow(number, user);
        Map<String, Object> event = event(call, "connect");
        event.put("session", Map.of("sdp_type", "offer", "sdp", broken(edge.offer(outer))));
        webhooks.send(number.waba(), "calls", world.envelope(number, user, "calls", event));
        return call.id;
    }

    // ---- SIP mode ---------------------------------------------------------------------------------------------------

    public void use(SipLine sip) {
        line = sip;
    }

    private String callBySip(
            SipLine sip,
            SimUser user,
            SimNumber number,
            @Nullable String cta,
            @Nullable String deeplink,
            int toneHertz,
            boolean withMedia,
            boolean companion)
            throws Exception {
        if (!number.calling()) {
            throw new GraphError(401, 138000, "Calling is not enabled for this phone number", null);
        }
        roomFor(number);
        SimCall call = begin(number, user, true);
        call.companion = companion;
        call.ctaPayload = cta;
        call.deeplinkPayload = deeplink;
        tellBegun(call);
        if (withMedia) {
            phone(call, toneHertz);
        }
        world.permissions().openWindow(number, user);
        sip.invite(new SipLine.Invitation(
                call.id, number, user, cta, deeplink, java.util.Objects.requireNonNull(call.outer)));
        return call.id;
    }

    private SimCall begin(SimNumber number, SimUser user, boolean userInitiated) throws IOException {
        SimCall call = new SimCall(newId(), number, user, userInitiated, clock.instant());
        call.sip = true;
        EdgeLeg outer = edge.open(this, mediaFault);
        call.outer = outer;
        byLeg.put(outer, call);
        calls.put(call.id, call);
        return call;
    }

    /// A business calls by SIP, proved already. Refusals are those of Graph.
    ///
    /// @return the call's id and its leg of media
    public Begun connectBySip(SimNumber number, SimUser user) throws IOException {
        if (!number.calling()) {
            throw new GraphError(401, 138000, "Calling is not enabled for this phone number", null);
        }
        roomFor(number);
        world.permissions().needPermission(number, user);
        boolean busy = calls.values().stream()
                .anyMatch(call -> !call.ended() && call.user.equals(user) && call.number.equals(number));
        if (busy) {
            throw new GraphError(400, 138003, "A call with this user is already in progress", null);
        }
        SimCall call = begin(number, user, false);
        tellBegun(call);
        did(call, "INVITE");
        return new Begun(call.id, java.util.Objects.requireNonNull(call.outer));
    }

    public record Begun(String callId, EdgeLeg leg) {}

    /// What both sides agreed on, whoever offered.
    public void agreedBySip(String callId, int opus, int dtmf) {
        SimCall call = find(callId);
        call.outerOpus = opus;
        call.outerDtmf = dtmf;
    }

    /// The business answered Meta's offer of DTLS.
    public void expectDtls(String callId, String sdp) {
        take(find(callId), sdp);
    }

    /// The phone of a business's call rings, and does what its user would do.
    public void ringBySip(String callId) {
        SimCall call = find(callId);
        call.ringingAt = clock.instant();
        java.util.Objects.requireNonNull(line).ringing(callId);
        behave(call);
    }

    /// The business answered a user's call.
    public void acceptedBySip(String callId) {
        SimCall call = find(callId);
        synchronized (call) {
            call.acceptedAt = clock.instant();
            call.answeredAt = call.acceptedAt;
            call.lastMediaAt = call.acceptedAt;
        }
        Policy policy = world.policy(call.user.waId());
        if (policy.talkMillis() > 0) {
            later(policy.talkMillis(), () -> end(call, "user", true, null));
        }
    }

    /// The business hung up, refused or took its call back.
    public void overBySip(String callId) {
        SimCall call = calls.get(callId);
        if (call != null) {
            end(call, "business", true, null);
        }
    }

    /// A phone without a person: an engine of libwebrtc behind the edge.
    private void phone(SimCall call, int toneHertz) throws Exception {
        var handset = handsets.take();
        call.handset = handset;
        handset.play(toneHertz);
        handset.answer(join(call, handset.offer()));
    }

    /// A person's browser, or the engine, comes with an offer; the edge answers it.
    public String join(String callId, String offer) throws IOException {
        return join(find(callId), offer);
    }

    private String join(SimCall call, String offer) throws IOException {
        SdpText.complaint(offer, "offer", true).ifPresent(rule -> {
            throw new GraphError(400, 100, "Invalid parameter", "SDP Validation error: " + rule);
        });
        if (call.ended()) {
            throw new GraphError(400, 100, "Invalid parameter", "The call has already ended");
        }
        SdpText remote = SdpText.of(offer);
        EdgeLeg inner = edge.open(this);
        synchronized (call) {
            if (call.inner != null) {
                byLeg.remove(call.inner);
                call.inner.close();
            }
            call.inner = inner;
            call.innerOpus = remote.payloadType("opus/48000/2").orElse(111);
            call.innerDtmf = remote.payloadType("telephone-event/8000").orElse(-1);
        }
        byLeg.put(inner, call);
        inner.expect(remote, false);
        return edge.answer(inner, remote, "passive");
    }

    /// The user picks up a business call.
    ///
    /// @param toneHertz what a phone without a person plays, 0 for silence; negative when a
    ///                  browser has joined
    public void answer(String callId, int toneHertz) throws Exception {
        if (toneHertz >= 0) {
            phone(find(callId), toneHertz);
        }
        answer(callId);
    }

    /// The user picks up a business call.
    public void answer(String callId) {
        SimCall call = find(callId);
        synchronized (call) {
            if (call.userInitiated || call.ended() || call.acceptedAt != null) {
                throw new GraphError(400, 100, "This call cannot be answered", null);
            }
            call.acceptedAt = clock.instant();
            call.answeredAt = call.acceptedAt;
            call.lastMediaAt = call.answeredAt;
        }
        SipLine sip = line;
        if (call.sip && sip != null) {
            sip.answered(callId);
        } else {
            status(call, "ACCEPTED");
        }
    }

    public void reject(String callId) {
        SimCall call = find(callId);
        if (call.userInitiated || call.ended() || call.acceptedAt != null) {
            throw new GraphError(400, 100, "This call cannot be rejected", null);
        }
        if (call.sip) {
            end(call, "rejected", true, null);
            return;
        }
        status(call, "REJECTED");
        end(call, "user", true, null);
    }

    public void hangUp(String callId) {
        if (!end(find(callId), "user", true, null)) {
            throw alreadyOver();
        }
    }

    /// The user presses a key: three telephone-event packets with the end bit, as phones send them.
    public void press(String callId, String key) {
        SimCall call = find(callId);
        EdgeLeg outer = call.outer;
        int code = KEYS.indexOf(key);
        if (outer == null || key.length() != 1 || code < 0 || call.outerDtmf < 0) {
            throw new GraphError(400, 100, "This key cannot be sent", null);
        }
        for (int i = 0; i < 3; i++) {
            byte[] packet = new byte[16];
            packet[0] = (byte) 0x80;
            packet[2] = 0;
            packet[3] = (byte) (i + 1);
            packet[11] = (byte) (code + 100);
            packet[12] = (byte) code;
            packet[13] = (byte) 0x8a;
            packet[14] = 0x03;
            packet[15] = 0x20;
            outer.send(packet, call.outerDtmf);
        }
    }

    /// From now on the user's phone says again what it hears; many such calls cost little.
    public void echo(String callId) {
        find(callId).echo = true;
    }

    public void play(String callId, int hertz) {
        var handset = find(callId).handset;
        if (handset != null) {
            handset.play(hertz);
        }
    }

    // ---- the business's side ----------------------------------------------------------------------------------------

    public String connect(
            SimNumber number, SimUser user, String sdp, @Nullable String opaque, SimCaptures.@Nullable Wish capture)
            throws Exception {
        ready(number);
        need(sdp, "offer");
        if (!connects.pass(number.id())) {
            throw new GraphError(
                    429,
                    138005,
                    "Call initiation rate limit reached",
                    properties.limits().connectsADay() + " connects in 24 hours");
        }
        roomFor(number);
        world.permissions().needPermission(number, user);
        boolean busy = calls.values().stream()
                .anyMatch(call -> !call.ended() && call.user.equals(user) && call.number.equals(number));
        if (busy) {
            throw new GraphError(400, 138003, "A call with this user is already in progress", null);
        }
        SimCall call = new SimCall(newId(), number, user, false, clock.instant());
        call.opaque = opaque;
        call.capture = capture;
        did(call, "connect");
        SdpText remote = SdpText.of(sdp);
        EdgeLeg outer = edge.open(this, mediaFault);
        call.outer = outer;
        call.outerOpus = remote.payloadType("opus/48000/2").orElse(111);
        call.outerDtmf = remote.payloadType("telephone-event/8000").orElse(-1);
        byLeg.put(outer, call);
        calls.put(call.id, call);
        outer.expect(remote, true);
        String answer = broken(edge.answer(outer, remote, "active"));
        Thread.ofVirtual().start(() -> ring(call, answer));
        return call.id;
    }

    private void ring(SimCall call, String answer) {
        Map<String, Object> event = event(call, "connect");
        event.put("session", Map.of("sdp_type", "answer", "sdp", answer));
        webhooks.send(call.number.waba(), "calls", world.envelope(call.number, call.user, "calls", event));
        call.ringingAt = clock.instant();
        status(call, "RINGING");
        behave(call);
    }

    private void behave(SimCall call) {
        Policy policy = world.policy(call.user.waId());
        switch (policy.answer()) {
            case "AUTO" -> {
                try {
                    phone(call, policy.toneHertz());
                    later(policy.answerMillis(), () -> answer(call.id));
                    if (policy.talkMillis() > 0) {
                        later(policy.answerMillis() + policy.talkMillis(), () -> end(call, "user", true, null));
                    }
                } catch (Exception failure) {
                    LOG.warn("event=phone-failed reason=\"{}\"", failure.toString());
                }
            }
            case "REJECT" -> later(policy.answerMillis(), () -> reject(call.id));
            default -> {}
        }
    }

    public void preAccept(SimNumber number, String callId, String sdp) {
        SimCall call = act(number, callId, "pre_accept");
        need(sdp, "answer");
        synchronized (call) {
            notAccepted(call);
            if (call.preAccepted && !sdp.equals(call.preAcceptSdp)) {
                throw new GraphError(400, 100, "Invalid parameter", "SDP differs from the one of pre_accept");
            }
            if (!call.preAccepted) {
                take(call, sdp);
            }
            call.preAccepted = true;
        }
    }

    public void accept(
            SimNumber number, String callId, String sdp, @Nullable String opaque, SimCaptures.@Nullable Wish capture) {
        SimCall call = act(number, callId, "accept");
        need(sdp, "answer");
        synchronized (call) {
            notAccepted(call);
            if (call.preAcceptSdp != null && !sdp.equals(call.preAcceptSdp)) {
                throw new GraphError(
                        400, 100, "Invalid parameter", "SDP answer of accept differs from the one of pre_accept");
            }
            if (call.preAcceptSdp == null) {
                take(call, sdp);
            }
            call.acceptedAt = clock.instant();
            call.answeredAt = call.answeredAt == null ? call.acceptedAt : call.answeredAt;
            call.lastMediaAt = call.acceptedAt;
            call.opaque = opaque == null ? call.opaque : opaque;
            call.capture = capture;
        }
        Policy policy = world.policy(call.user.waId());
        if (policy.talkMillis() > 0) {
            later(policy.talkMillis(), () -> end(call, "user", true, null));
        }
    }

    private void take(SimCall call, String sdp) {
        SdpText remote = SdpText.of(sdp);
        call.preAcceptSdp = sdp;
        call.outerOpus = remote.payloadType("opus/48000/2").orElse(111);
        call.outerDtmf = remote.payloadType("telephone-event/8000").orElse(-1);
        EdgeLeg outer = call.outer;
        if (outer != null) {
            outer.expect(remote, remote.attribute("setup").orElse("active").equals("passive"));
        }
    }

    public void rejectByBusiness(SimNumber number, String callId) {
        SimCall call = act(number, callId, "reject");
        notAccepted(call);
        if (!end(call, "business", true, null)) {
            throw alreadyOver();
        }
    }

    public void terminate(SimNumber number, String callId) {
        SimCall call = act(number, callId, "terminate");
        if (!end(call, "business", true, null)) {
            throw alreadyOver();
        }
    }

    private static void notAccepted(SimCall call) {
        if (call.acceptedAt != null) {
            throw new GraphError(400, 100, "Invalid parameter", "The call is already in progress");
        }
    }

    private static GraphError alreadyOver() {
        return new GraphError(400, 100, "Invalid parameter", "The call has already ended");
    }

    private void roomFor(SimNumber number) {
        long live = calls.values().stream()
                .filter(call -> !call.ended() && call.number.id().equals(number.id()))
                .count();
        if (live >= properties.limits().concurrentCalls()) {
            throw new GraphError(
                    429,
                    138002,
                    "Concurrent call limit reached",
                    properties.limits().concurrentCalls() + " calls of this number are running");
        }
    }

    private SimCall act(SimNumber number, String callId, String action) {
        ready(number);
        SimCall call = calls.get(callId);
        if (call == null || !call.number.id().equals(number.id())) {
            throw new GraphError(400, 100, "Invalid parameter", "Unknown call_id");
        }
        did(call, action);
        if (call.ended()) {
            throw alreadyOver();
        }
        if (!call.userInitiated && !action.equals("terminate")) {
            throw new GraphError(400, 100, "Invalid parameter", "This action is for calls of users only");
        }
        return call;
    }

    private static void ready(SimNumber number) {
        if (number.sip()) {
            throw new GraphError(400, 131055, "Method not allowed", "SIP is enabled on this phone number");
        }
        if (!number.calling()) {
            throw new GraphError(401, 138000, "Calling is not enabled for this phone number", null);
        }
    }

    private static void need(String sdp, String type) {
        SdpText.complaint(sdp, type, false).ifPresent(rule -> {
            throw new GraphError(400, 100, "Invalid parameter", "SDP Validation error: " + rule);
        });
    }

    // ---- the end --------------------------------------------------------------------------------------------------

    /// @return false when it was over before
    private boolean end(SimCall call, String by, boolean completed, @Nullable Integer code) {
        synchronized (call) {
            if (call.ended()) {
                return false;
            }
            call.endedAt = clock.instant();
            call.endedBy = by;
        }
        close(call);
        Map<String, Object> event = event(call, "terminate");
        event.put("status", completed ? "COMPLETED" : "FAILED");
        Instant answered = call.answeredAt;
        boolean talked = answered != null;
        if (answered != null) {
            long start = answered.getEpochSecond();
            long seconds = Math.max(0, Duration.between(answered, call.endedAt).toSeconds());
            event.put("start_time", String.valueOf(start));
            event.put("end_time", String.valueOf(start + seconds));
            event.put("duration", seconds);
        }
        if (code != null) {
            event.put(
                    "errors",
                    List.of(Map.of(
                            "code",
                            code,
                            "title",
                            "Receive media timeout",
                            "message",
                            "Receive media timeout",
                            "error_data",
                            Map.of("details", "No media reached the client."))));
        }
        if (!call.sip || toldBySipToo(call)) {
            webhooks.send(call.number.waba(), "calls", world.envelope(call.number, call.user, "calls", event));
        }
        SipLine sip = line;
        if (call.sip && sip != null && !by.equals("business")) {
            long seconds = answered == null
                    ? 0
                    : Math.max(0, Duration.between(answered, call.endedAt).toSeconds());
            boolean rejected = by.equals("rejected");
            sip.over(call.id, rejected ? 486 : 480, rejected ? "Busy Here" : "Temporarily Unavailable", seconds);
        }
        SimCaptures.Wish capture = call.capture;
        if (answered != null && capture != null) {
            long seconds = Math.max(0, Duration.between(answered, call.endedAt).toSeconds());
            later(500, () -> captures.made(call, capture, seconds));
        }
        world.permissions().ended(call.number, call.user, call.userInitiated, talked);
        boolean callback = settings.read(call.number, false)
                .path("callback_permission_status")
                .asString("")
                .equals("ENABLED");
        if (call.userInitiated && callback && !call.companion) {
            world.permissions().grantCallback(call.number, call.user, call.id);
        }
        return true;
    }

    /// Numbers in SIP mode hear of a call's beginning only where they asked for it, and get no SDP.
    private void tellBegun(SimCall call) {
        if (toldBySipToo(call)) {
            webhooks.send(
                    call.number.waba(),
                    "calls",
                    world.envelope(call.number, call.user, "calls", event(call, "call_created")));
        }
    }

    private boolean toldBySipToo(SimCall call) {
        return settings.read(call.number, false)
                .path("sip")
                .path("webhook_delivery")
                .asString("")
                .equals("ENABLED");
    }

    private void close(SimCall call) {
        for (EdgeLeg leg : new @Nullable EdgeLeg[] {call.outer, call.inner}) {
            if (leg != null) {
                byLeg.remove(leg);
                leg.close();
            }
        }
        if (call.handset != null) {
            handsets.giveBack(call.handset);
            call.handset = null;
        }
    }

    private void status(SimCall call, String word) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("id", call.id);
        status.put("type", "call");
        status.put("status", word);
        status.put("timestamp", String.valueOf(clock.instant().getEpochSecond()));
        status.put("recipient_id", call.user.waId());
        status.put("recipient_user_id", call.user.bsuid());
        if (call.opaque != null) {
            status.put("biz_opaque_callback_data", call.opaque);
        }
        webhooks.send(call.number.waba(), "calls", world.envelope(call.number, call.user, "statuses", status));
    }

    private Map<String, Object> event(SimCall call, String name) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("id", call.id);
        event.put("from", call.userInitiated ? call.user.waId() : call.number.e164());
        event.put("to", call.userInitiated ? call.number.e164() : call.user.waId());
        event.put(call.userInitiated ? "from_user_id" : "to_user_id", call.user.bsuid());
        event.put("event", name);
        event.put("timestamp", String.valueOf(clock.instant().getEpochSecond()));
        event.put("direction", call.userInitiated ? "USER_INITIATED" : "BUSINESS_INITIATED");
        if (call.opaque != null) {
            event.put("biz_opaque_callback_data", call.opaque);
        }
        if (call.ctaPayload != null) {
            event.put("cta_payload", call.ctaPayload);
        }
        if (call.deeplinkPayload != null) {
            event.put("deeplink_payload", call.deeplinkPayload);
        }
        return event;
    }

    /// Twice a second: nobody answers for ever, and silence ends calls.
    @Scheduled(fixedRate = 500)
    void watch() {
        Instant now = clock.instant();
        for (SimCall call : calls.values()) {
            if (call.ended()) {
                continue;
            }
            Instant answered = call.answeredAt;
            if (answered == null
                    && call.startedAt.plus(properties.ringTimeout()).isBefore(now)) {
                end(call, "timeout", true, null);
            } else if (answered != null && call.lastMediaAt != null && call.outer != null) {
                Duration limit =
                        call.packetsFromBusiness == 0 ? properties.startWatchdog() : properties.silenceWatchdog();
                if (call.lastMediaAt.plus(limit).isBefore(now)) {
                    end(call, "watchdog", false, 138021);
                }
                call.outer.sendReport();
            }
        }
    }

    // ---- media ------------------------------------------------------------------------------------------------------

    @Override
    public void up(EdgeLeg leg) {}

    @Override
    public void rtp(EdgeLeg leg, byte[] packet) {
        SimCall call = byLeg.get(leg);
        if (call == null) {
            return;
        }
        int type = packet[1] & 0x7f;
        if (leg == call.outer) {
            call.packetsFromBusiness++;
            call.lastMediaAt = clock.instant();
            // Meta's client takes the first packet of the business for its answer
            if (call.userInitiated && call.answeredAt == null) {
                call.answeredAt = call.lastMediaAt;
            }
            if (type == call.outerDtmf) {
                key(call, packet);
            }
            if (call.echo) {
                leg.send(packet, type);
            }
            EdgeLeg inner = call.inner;
            if (inner != null) {
                int out = type == call.outerDtmf ? call.innerDtmf : call.innerOpus;
                if (out >= 0) {
                    inner.send(packet, out);
                }
            }
        } else if (call.answeredAt != null || call.acceptedAt != null) {
            EdgeLeg outer = call.outer;
            if (outer != null) {
                int out = type == call.innerDtmf ? call.outerDtmf : call.outerOpus;
                if (out >= 0) {
                    outer.send(packet, out);
                }
            }
        }
    }

    private void did(SimCall call, String action) {
        call.actionsAt.add(clock.instant());
        call.actions.add(action);
    }

    private static void key(SimCall call, byte[] packet) {
        long stamp = (packet[4] & 0xffL) << 24 | (packet[5] & 0xff) << 16 | (packet[6] & 0xff) << 8 | packet[7] & 0xff;
        int event = packet[12] & 0xff;
        if ((packet[13] & 0x80) != 0 && stamp != call.lastKeyTimestamp && event < KEYS.length()) {
            call.lastKeyTimestamp = stamp;
            call.keysHeard.add(KEYS.substring(event, event + 1));
        }
    }

    @Override
    public void rtcp(EdgeLeg leg) {
        SimCall call = byLeg.get(leg);
        if (call != null && leg == call.outer && call.packetsFromBusiness > 0) {
            call.lastMediaAt = clock.instant();
        }
    }

    @Override
    public void failed(EdgeLeg leg, String why) {
        LOG.info("event=edge-leg-failed port={} reason=\"{}\"", leg.port(), why);
    }

    // ---- looking ----------------------------------------------------------------------------------------------------

    private SimCall find(String callId) {
        return Optional.ofNullable(calls.get(callId))
                .orElseThrow(() -> new GraphError(404, 100, "Unknown call", callId));
    }

    /// The newest call of a user that has not ended.
    public Optional<String> liveCallOf(String waId) {
        return calls.values().stream()
                .filter(call -> !call.ended() && call.user.waId().equals(waId))
                .max(java.util.Comparator.comparing(call -> call.startedAt))
                .map(call -> call.id);
    }

    public void reset() {
        calls.values().stream().filter(call -> !call.ended()).forEach(this::close);
        calls.clear();
        byLeg.clear();
        connects.clear();
        badSdp = false;
        mediaFault = MediaFault.NONE;
    }

    public Map<String, Object> look(String callId) {
        return describe(find(callId));
    }

    /// Newest first.
    public List<Map<String, Object>> state() {
        return calls.values().stream()
                .sorted(java.util.Comparator.comparing((SimCall call) -> call.startedAt)
                        .reversed())
                .limit(200)
                .map(this::describe)
                .toList();
    }

    /// Calls of an account that were picked up and are over, without a price.
    List<CountedCall> over(String waba) {
        return calls.values().stream()
                .filter(call -> call.number.waba().equals(waba) && call.answeredAt != null && call.endedAt != null)
                .map(SimCalls::counted)
                .toList();
    }

    private static CountedCall counted(SimCall call) {
        Instant start = java.util.Objects.requireNonNull(call.answeredAt);
        Instant end = java.util.Objects.requireNonNull(call.endedAt);
        return new CountedCall(
                call.id,
                start,
                call.number.e164(),
                call.userInitiated ? "USER_INITIATED" : "BUSINESS_INITIATED",
                call.user.country(),
                Math.max(0, Duration.between(start, end).toSeconds()),
                java.math.BigDecimal.ZERO);
    }

    private Map<String, Object> describe(SimCall call) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", call.id);
        row.put("number_id", call.number.id());
        row.put("wa_id", call.user.waId());
        row.put("direction", call.userInitiated ? "USER_INITIATED" : "BUSINESS_INITIATED");
        row.put("actions", List.copyOf(call.actions));
        row.put("actions_at", List.copyOf(call.actionsAt));
        row.put("started_at", call.startedAt);
        row.put("ringing_at", call.ringingAt);
        row.put("pre_accepted", call.preAccepted);
        row.put("accepted_at", call.acceptedAt);
        row.put("answered_at", call.answeredAt);
        row.put("ended_at", call.endedAt);
        row.put("ended_by", call.endedBy);
        row.put(
                "duration",
                call.answeredAt == null || call.endedAt == null
                        ? null
                        : Duration.between(call.answeredAt, call.endedAt).toSeconds());
        row.put("media_up", call.outer != null && call.outer.isUp());
        row.put("packets_from_business", call.packetsFromBusiness);
        row.put("dtmf_heard", List.copyOf(call.keysHeard));
        var handset = call.handset;
        row.put("heard_hz", handset == null ? 0 : handset.heard().hertz());
        row.put("heard_level", handset == null ? 0 : handset.heard().level());
        row.put("opaque", call.opaque);
        row.put("capture", call.capture);
        row.put("sip", call.sip);
        return row;
    }

    private String broken(String sdp) {
        return badSdp ? sdp.replaceAll("a=fingerprint[^\r]*\r\n", "") : sdp;
    }

    private static void later(long millis, Runnable what) {
        java.util.concurrent.CompletableFuture.delayedExecutor(millis, java.util.concurrent.TimeUnit.MILLISECONDS)
                .execute(() -> {
                    try {
                        what.run();
                    } catch (GraphError over) {
                        // the call ended first
                    }
                });
    }

    private static String newId() {
        return "wacid."
                + java.util.Base64.getEncoder()
                        .withoutPadding()
                        .encodeToString(
                                UUID.randomUUID().toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
}
