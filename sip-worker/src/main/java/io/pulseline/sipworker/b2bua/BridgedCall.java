package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.SipBook.Protection;
import io.pulseline.platform.wire.SipEnd;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.sipworker.media.AudioSdp;
import io.pulseline.sipworker.media.CallMedia;
import io.pulseline.sipworker.media.VoiceCodec;
import io.pulseline.sipworker.stack.Flow;
import io.pulseline.sipworker.stack.ServerTransaction;
import io.pulseline.sipworker.stack.SipRequest;
import io.pulseline.sipworker.stack.SipResponse;
import io.pulseline.sipworker.stack.SipStack;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One call with its two legs, from the moment the platform took it. Ends once, whoever ends it.
final class BridgedCall {
    private static final Map<Integer, String> REASONS = Map.of(
            486,
            "Busy Here",
            480,
            "Temporarily Unavailable",
            487,
            "Request Terminated",
            488,
            "Not Acceptable Here",
            500,
            "Server Internal Error",
            503,
            "Service Unavailable",
            403,
            "Forbidden",
            404,
            "Not Found",
            603,
            "Decline");

    final CallId id;
    final CallMedia media;
    /// Trunk or extension that has it, null while nobody has.
    volatile @Nullable UUID peer;

    private final SipStack stack;
    private final Calls calls;
    private final Consumer<WorkerEvent> facts;
    private final Clock clock;
    private final LegName from;
    private final ServerTransaction incoming;
    private final Map<LegName, SipLeg> legs = new EnumMap<>(LegName.class);
    private final Map<LegName, String> lastAnswer = new EnumMap<>(LegName.class);
    private @Nullable Attempt attempt;
    private @Nullable Instant answeredAt;
    private Protection trunkProtection = Protection.SDES;
    private @Nullable VoiceCodec trunkCodec;
    private boolean ringingTold;
    private boolean over;

    BridgedCall(
            CallId id,
            CallMedia media,
            LegName from,
            ServerTransaction incoming,
            SipStack stack,
            Calls calls,
            Consumer<WorkerEvent> facts,
            Clock clock) {
        this.id = id;
        this.media = media;
        this.from = from;
        this.incoming = incoming;
        this.stack = stack;
        this.calls = calls;
        this.facts = facts;
        this.clock = clock;
    }

    LegName caller() {
        return from;
    }

    ServerTransaction incoming() {
        return incoming;
    }

    synchronized boolean isOver() {
        return over;
    }

    /// What is being dialled now.
    ///
    /// @return false when the call is over: nothing may be dialled
    synchronized boolean dials(Attempt next) {
        if (!over) {
            attempt = next;
        }
        return !over;
    }

    synchronized void rings() {
        if (over || answeredAt != null) {
            return;
        }
        SipResponse ringing = incoming.request().answer(180, "Ringing", calls.tagOf(incoming));
        ringing.headers().add("Contact", calls.contact());
        seen(from, true, "180 Ringing", incoming.flow());
        incoming.respond(ringing);
        if (!ringingTold) {
            ringingTold = true;
            facts.accept(new WorkerEvent.SipRinging(id, clock.instant()));
        }
    }

    /// Both sides said yes.
    ///
    /// @param sdp    our answer for who called
    /// @param extras further headers of it
    /// @return false when the call ended meanwhile, or who called took it back: the other leg has to go
    synchronized boolean answer(
            SipLeg caller, SipLeg callee, String sdp, String target, @Nullable String wacid, @Nullable String bsuid) {
        if (over) {
            return false;
        }
        SipResponse ok = incoming.request().answer(200, "OK", caller.dialog().localTag());
        ok.headers().add("Contact", calls.contact()).add("Allow", SipEdge.ALLOW).add("Server", SipEdge.AGENT);
        for (String route : incoming.request().headers().lines("Record-Route")) {
            ok.headers().add("Record-Route", route);
        }
        ok.setBody("application/sdp", sdp);
        legs.put(caller.name(), caller);
        legs.put(callee.name(), callee);
        lastAnswer.put(caller.name(), sdp);
        calls.confirmed(this, caller);
        calls.confirmed(this, callee);
        seen(from, true, "200 OK", incoming.flow());
        if (!incoming.respond(ok)) {
            return false;
        }
        attempt = null;
        Instant now = clock.instant();
        answeredAt = now;
        media.open();
        facts.accept(new WorkerEvent.SipAnswered(id, now, wacid, bsuid, target));
        return true;
    }

    /// What a repeated offer of the trunk has to fit.
    synchronized void trunkTerms(Protection protection, VoiceCodec codec) {
        trunkProtection = protection;
        trunkCodec = codec;
    }

    /// A request within one of the dialogs.
    void within(SipLeg leg, ServerTransaction transaction) {
        SipRequest request = transaction.request();
        seen(leg.name(), false, request.method(), transaction.flow());
        synchronized (this) {
            if (!leg.dialog().follows(request)) {
                transaction.respond(500, "Server Internal Error");
                return;
            }
        }
        switch (request.method()) {
            case "BYE" -> {
                transaction.respond(200, "OK");
                boolean meta = leg.name() == LegName.META;
                Long seconds = meta ? duration(request) : null;
                String reason = request.headers().get("Reason").orElse("");
                end(meta ? SipEnd.META : SipEnd.TRUNK, leg.name(), seconds, null, reason);
            }
            case "INVITE" -> again(leg, transaction);
            case "OPTIONS", "NOTIFY", "UPDATE", "INFO" -> transaction.respond(200, "OK");
            default -> transaction.respond(405, "Method Not Allowed");
        }
    }

    private static @Nullable Long duration(SipRequest bye) {
        return bye.headers()
                .any("x-wa-meta-call-duration", "x-wa-meta-duration")
                .filter(text -> text.matches("[0-9]{1,7}"))
                .map(Long::valueOf)
                .orElse(null);
    }

    /// Meta has no re-INVITE, in neither direction; a trunk may hold, resume and move its media.
    private void again(SipLeg leg, ServerTransaction transaction) {
        if (leg.name() == LegName.META) {
            transaction.respond(500, "Server Internal Error");
            return;
        }
        try {
            String sdp;
            if (transaction.request().body().length == 0) {
                sdp = String.valueOf(lastAnswer.get(leg.name()));
            } else {
                AudioSdp offer = AudioSdp.read(transaction.request().bodyText());
                VoiceCodec codec = offer.firstOf(
                                trunkCodec == null
                                        ? List.of(VoiceCodec.values())
                                        : List.of(trunkCodec, VoiceCodec.OPUS, VoiceCodec.PCMU, VoiceCodec.PCMA))
                        .orElseThrow(() -> new IOException("no codec"));
                sdp = media.answer(LegName.TRUNK, offer, trunkProtection, codec);
            }
            SipResponse ok =
                    transaction.request().answer(200, "OK", leg.dialog().localTag());
            ok.headers().add("Contact", calls.contact()).add("Allow", SipEdge.ALLOW);
            ok.setBody("application/sdp", sdp);
            seen(leg.name(), true, "200 OK", transaction.flow());
            transaction.respond(ok);
            lastAnswer.put(leg.name(), sdp);
        } catch (AudioSdp.BadSdp | IOException unfit) {
            transaction.respond(488, "Not Acceptable Here");
        }
    }

    /// Nothing has come from a leg for a minute.
    void fellSilent(LegName leg) {
        String who = leg == LegName.META ? "Meta" : "the telephony";
        Thread.ofVirtual()
                .start(() -> end(SipEnd.PLATFORM, null, null, null, "nothing has come from " + who + " for a minute"));
    }

    /// Who called takes it back.
    void cancelled() {
        SipEnd by = from == LegName.META ? SipEnd.META : SipEnd.TRUNK;
        end(by, from, null, 487, "cancelled");
    }

    /// @param told   the leg that ended it and needs no BYE, null for none
    /// @param status what who called is told when it was not answered, null for a BYE
    void end(SipEnd by, @Nullable LegName told, @Nullable Long seconds, @Nullable Integer status, String reason) {
        Attempt dialled;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            dialled = attempt;
        }
        if (dialled != null) {
            dialled.cancel();
        }
        if (!incoming.isDone()) {
            int code = status == null ? 480 : status;
            String words = REASONS.getOrDefault(code, "Refused");
            seen(from, true, code + " " + words, incoming.flow());
            incoming.respond(incoming.request().answer(code, words, calls.tagOf(incoming)));
        }
        for (SipLeg leg : legs.values()) {
            if (leg.name() != told) {
                bye(leg);
            }
        }
        media.close();
        calls.over(this, legs.values());
        facts.accept(new WorkerEvent.SipEnded(id, clock.instant(), by, answeredAt, seconds, status, reason));
    }

    /// Says BYE on a way of its own: reaching the peer may take seconds.
    private void bye(SipLeg leg) {
        Thread.ofVirtual().name("sip-bye").start(() -> {
            try {
                SipRequest bye;
                synchronized (this) {
                    bye = leg.dialog().request("BYE");
                }
                bye.headers().add("Reason", "Q.850;cause=16;text=\"NORMAL_CLEARING\"");
                Flow flow = leg.way().flow();
                seen(leg.name(), true, "BYE", flow);
                stack.send(bye, flow, Unheard.LISTENER);
            } catch (IOException unreachable) {
                seen(leg.name(), true, "BYE could not be sent: " + unreachable.getMessage(), null);
            }
        });
    }

    void seen(LegName leg, boolean out, String line, @Nullable Flow flow) {
        String peerText =
                flow == null ? "" : flow.address() + ":" + flow.remote().getPort();
        facts.accept(new WorkerEvent.SipMessageSeen(id, clock.instant(), leg, out, line, peerText));
    }
}
