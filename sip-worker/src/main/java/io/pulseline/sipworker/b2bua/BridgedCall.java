package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.PstnSign;
import io.pulseline.platform.wire.SipEnd;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.sipworker.media.AudioSdp;
import io.pulseline.sipworker.media.CallMedia;
import io.pulseline.sipworker.stack.ClientListener;
import io.pulseline.sipworker.stack.DigestClient;
import io.pulseline.sipworker.stack.Flow;
import io.pulseline.sipworker.stack.ServerTransaction;
import io.pulseline.sipworker.stack.SipRequest;
import io.pulseline.sipworker.stack.SipResponse;
import io.pulseline.sipworker.stack.SipStack;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One call with its two legs, from the moment the platform took it. Ends once, whoever ends it.
final class BridgedCall {
    private static final Logger LOG = LoggerFactory.getLogger(BridgedCall.class);
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
            504,
            "Server Time-out",
            403,
            "Forbidden",
            404,
            "Not Found",
            603,
            "Decline");

    final CallId id;
    final CallMedia media;
    final TrunkTerms terms;
    /// Those who wait for an agent, null while nobody does.
    volatile @Nullable AgentsTurn agents;

    /// Trunk or extension that has it, null while nobody has.
    volatile @Nullable UUID peer;

    private final SipStack stack;
    private final Calls calls;
    private final Consumer<WorkerEvent> facts;
    private final Clock clock;
    private final LegName from;
    /// The INVITE that began it; null where the user is behind the link to a media-worker, and the platform
    /// asked.
    private final @Nullable ServerTransaction incoming;
    private final Map<LegName, SipLeg> legs = new EnumMap<>(LegName.class);
    private final InfoKeys infoKeys = new InfoKeys(this::sendInfo);
    private @Nullable Attempt attempt;
    private @Nullable Instant answeredAt;
    private final TrunkSession session;
    private final TrunkLine line;
    private @Nullable ServerTransaction change;
    private @Nullable LateOffer late;
    /// What waits for the PRACK that answers our offer.
    private @Nullable Runnable answering;
    private boolean ringingTold;
    private boolean over;

    BridgedCall(
            CallId id,
            CallMedia media,
            LegName from,
            @Nullable ServerTransaction incoming,
            SipStack stack,
            SessionTerms sessions,
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
        this.terms = new TrunkTerms(media);
        this.line = new TrunkLine(this, stack);
        this.session = new TrunkSession(sessions, line, stack.timers());
    }

    LegName caller() {
        return from;
    }

    /// @throws NullPointerException where no INVITE began it
    ServerTransaction incoming() {
        return java.util.Objects.requireNonNull(incoming);
    }

    /// Who called offered nothing, so we do.
    synchronized void offersLate(LateOffer offer) {
        late = offer;
    }

    /// Empty where no INVITE began it.
    Optional<ServerTransaction> invite() {
        return Optional.ofNullable(incoming);
    }

    /// An ACK within one of the dialogs.
    void acknowledge(SipRequest ack) {
        LateOffer offer;
        synchronized (this) {
            for (ServerTransaction invite : new @Nullable ServerTransaction[] {incoming, change}) {
                if (invite != null
                        && invite.request().cseq().number() == ack.cseq().number()) {
                    invite.acknowledge();
                }
            }
            offer = late;
        }
        if (offer != null && !offer.isAnswered()) {
            take(offer, ack);
        }
    }

    /// @return whether it answers our offer; else the call has ended
    private boolean take(LateOffer offer, SipRequest answer) {
        try {
            LateOffer.Agreed agreed = offer.take(answer.bodyText());
            terms.agreed(agreed.protection(), agreed.codec(), agreed.own(), agreed.theirs());
            return true;
        } catch (AudioSdp.BadSdp unfit) {
            end(Ending.refused(SipEnd.PLATFORM, 488, String.valueOf(unfit.getMessage())));
            return false;
        }
    }

    /// Whether user and telephony hear each other, both of whose voices are here.
    synchronized boolean isTalk() {
        return !over && answeredAt != null;
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
        if (incoming != null) {
            ring(incoming);
        }
        if (!ringingTold) {
            ringingTold = true;
            facts.accept(new WorkerEvent.SipRinging(id, clock.instant()));
        }
    }

    private void ring(ServerTransaction invite) {
        SipRequest request = invite.request();
        SipResponse ringing = request.answer(180, "Ringing", calls.tagOf(invite));
        ringing.headers().add("Contact", stack.contact(invite.flow()));
        request.headers()
                .lines("Record-Route")
                .forEach(route -> ringing.headers().add("Record-Route", route));
        // Meta knows no PRACK
        boolean reliably =
                from == LegName.TRUNK && (request.names("Require", "100rel") || request.names("Supported", "100rel"));
        if (reliably && late != null) {
            ringing.setBody("application/sdp", late.text());
        }
        if (!reliably) {
            seen(from, true, "180 Ringing", invite.flow());
            invite.respond(ringing);
        } else if (!ringingTold && invite.respondReliably(ringing)) {
            seen(from, true, "180 Ringing", invite.flow());
        }
    }

    /// A PRACK of who called, before the answer (RFC 3262 §3). It answers our offer where we made one; an offer of its
    /// own would come before we answered the one in its INVITE (RFC 6337 §2.2), and that is said by name.
    void prack(ServerTransaction transaction) {
        ServerTransaction invite = incoming();
        SipRequest request = transaction.request();
        seen(from, false, "PRACK", transaction.flow());
        String[] words = request.headers().get("RAck").orElse("").strip().split("[ \\t]+");
        boolean fits = words.length == 3
                && words[0].matches("[0-9]{1,10}")
                && words[1].equals(String.valueOf(invite.request().cseq().number()))
                && words[2].equals("INVITE")
                && invite.confirm(Long.parseLong(words[0]));
        LateOffer offer;
        synchronized (this) {
            offer = late;
        }
        if (!fits) {
            transaction.respond(481, "Call/Transaction Does Not Exist");
        } else if (offer != null && offer.isMade()) {
            transaction.respond(200, "OK");
            if (take(offer, request)) {
                goOn();
            }
        } else if (request.body().length > 0) {
            SipResponse no = request.answer(488, "Not Acceptable Here", calls.tagOf(invite));
            no.headers().add("Warning", "399 pulseline \"an offer in PRACK before that of the INVITE is answered\"");
            transaction.respond(no);
        } else {
            transaction.respond(200, "OK");
        }
    }

    private void goOn() {
        Runnable waits;
        synchronized (this) {
            waits = answering;
            answering = null;
        }
        if (waits != null) {
            waits.run();
        }
    }

    /// It waits for an agent's browser, or waits no longer.
    void turn(boolean waits) {
        facts.accept(new WorkerEvent.SipTurn(id, clock.instant(), waits));
    }

    /// Both sides said yes. Where our offer still waits for its answer in PRACK, so does the 200 (RFC 3262 §3).
    ///
    /// @param callee null where an agent answered, who is behind the link
    /// @param sdp    our answer for who called; empty where our own offer was answered before
    /// @return false when the call ended meanwhile, or who called took it back: the other leg has to go
    synchronized boolean answer(
            SipLeg caller,
            @Nullable SipLeg callee,
            String sdp,
            String target,
            @Nullable String wacid,
            @Nullable String bsuid) {
        if (over) {
            return false;
        }
        if (late == null || !late.isMade() || late.isAnswered()) {
            return answerNow(caller, callee, late == null ? sdp : unanswered(late), target, wacid, bsuid);
        }
        attempt = null;
        confirm(callee);
        answering = () -> {
            synchronized (this) {
                if (!over) {
                    answerNow(caller, callee, "", target, wacid, bsuid);
                }
            }
        };
        return true;
    }

    private static String unanswered(LateOffer offer) {
        return offer.isAnswered() ? "" : offer.text();
    }

    private boolean answerNow(
            SipLeg caller,
            @Nullable SipLeg callee,
            String sdp,
            String target,
            @Nullable String wacid,
            @Nullable String bsuid) {
        ServerTransaction invite = incoming();
        SipResponse ok = invite.request().answer(200, "OK", caller.dialog().localTag());
        ok.headers()
                .add("Contact", stack.contact(invite.flow()))
                .add("Allow", SipEdge.ALLOW)
                .add("Server", SipEdge.AGENT);
        for (String route : invite.request().headers().lines("Record-Route")) {
            ok.headers().add("Record-Route", route);
        }
        if (!sdp.isEmpty()) {
            ok.setBody("application/sdp", sdp);
        }
        if (caller.name() == LegName.TRUNK) {
            session.answer(invite.request(), ok);
        }
        confirm(caller);
        confirm(callee);
        seen(from, true, "200 OK", invite.flow());
        if (!invite.respond(ok)) {
            return false;
        }
        open(target, wacid, bsuid);
        return true;
    }

    /// The telephony said yes to a user who is behind the link.
    ///
    /// @return false when the call ended meanwhile: the leg has to go
    synchronized boolean answerLinked(SipLeg callee, String target) {
        if (over) {
            return false;
        }
        confirm(callee);
        open(target, null, null);
        return true;
    }

    private void confirm(@Nullable SipLeg leg) {
        if (leg != null) {
            legs.put(leg.name(), leg);
            calls.confirmed(this, leg);
        }
    }

    private void open(String target, @Nullable String wacid, @Nullable String bsuid) {
        attempt = null;
        Instant now = clock.instant();
        answeredAt = now;
        media.open();
        facts.accept(new WorkerEvent.SipAnswered(id, now, wacid, bsuid, target));
    }

    /// The telephone system that we dialled said yes.
    ///
    /// @param digest that it may ask for again in this dialog; null for none
    void trunkAnswered(SipResponse ok, @Nullable DigestClient digest) {
        line.proves(digest);
        session.taken(ok);
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
                end(Ending.hungUp(meta ? SipEnd.META : SipEnd.TRUNK, leg.name(), seconds, reason));
            }
            case "INVITE" -> again(leg, transaction);
            case "UPDATE" -> update(leg, transaction);
            case "INFO" -> InfoDoor.take(leg, transaction, media);
            case "OPTIONS", "NOTIFY" -> transaction.respond(200, "OK");
            default -> transaction.respond(405, "Method Not Allowed");
        }
    }

    /// A key of one leg that the other cannot hear. Meta takes no INFO, and always takes telephone-events.
    void pressed(LegName from, String key, int millis) {
        if (from == LegName.META) {
            infoKeys.press(new InfoKey(key, millis));
        }
    }

    private void sendInfo(InfoKeys.BodyOf body, ClientListener listener) {
        // the media's own thread must not wait for what the signalling does
        Thread.ofVirtual().name("sip-info").start(() -> {
            SipRequest info = request(LegName.TRUNK, "INFO");
            if (info != null) {
                body.into(info);
                line.send(info, listener);
            }
        });
    }

    /// A request of ours within a leg's dialog.
    ///
    /// @return null when the call is over, and while the leg is not there
    synchronized @Nullable SipRequest request(LegName name, String method) {
        SipLeg leg = legs.get(name);
        return over || leg == null ? null : leg.dialog().request(method);
    }

    synchronized SipRequest ack(LegName name, SipResponse ok) {
        return confirmed(name).dialog().ack(ok);
    }

    Flow flowTo(LegName name) throws IOException {
        SipLeg leg;
        synchronized (this) {
            leg = confirmed(name);
        }
        return leg.way().flow();
    }

    private SipLeg confirmed(LegName name) {
        return java.util.Objects.requireNonNull(legs.get(name));
    }

    private static @Nullable Long duration(SipRequest bye) {
        return bye.headers()
                .any("x-wa-meta-call-duration", "x-wa-meta-duration")
                .filter(text -> text.matches("[0-9]{1,7}"))
                .map(Long::valueOf)
                .orElse(null);
    }

    /// Meta has no re-INVITE, in neither direction; a trunk may hold, resume and move its media, and refresh
    /// the session: Meta hears nothing of it.
    private void again(SipLeg leg, ServerTransaction transaction) {
        if (leg.name() == LegName.META) {
            transaction.respond(500, "Server Internal Error");
            return;
        }
        if (session.isInviting()) {
            transaction.respond(491, "Request Pending");
            return;
        }
        synchronized (this) {
            change = transaction;
        }
        change(leg, transaction);
    }

    /// An UPDATE of the trunk refreshes the session, or does what a re-INVITE does (RFC 3311).
    private void update(SipLeg leg, ServerTransaction transaction) {
        if (leg.name() == LegName.META) {
            transaction.respond(200, "OK");
        } else {
            change(leg, transaction);
        }
    }

    private void change(SipLeg leg, ServerTransaction transaction) {
        SipRequest request = transaction.request();
        Optional<SipResponse> small = session.refusal(request);
        if (small.isPresent()) {
            transaction.respond(small.get());
            return;
        }
        try {
            SipResponse ok = request.answer(200, "OK", leg.dialog().localTag());
            ok.headers().add("Contact", stack.contact(transaction.flow())).add("Allow", SipEdge.ALLOW);
            String sdp = terms.described(request);
            if (!sdp.isEmpty()) {
                ok.setBody("application/sdp", sdp);
            }
            session.answer(request, ok);
            seen(leg.name(), true, "200 OK", transaction.flow());
            transaction.respond(ok);
        } catch (AudioSdp.BadSdp unfit) {
            transaction.respond(488, "Not Acceptable Here");
        }
    }

    /// The telephony shows that the telephone network is behind it: the call goes no further.
    void pstn(PstnSign sign) {
        if (isOver()) {
            return;
        }
        facts.accept(new WorkerEvent.SipPstnSeen(id, clock.instant(), peer, sign));
        LOG.warn("event=pstn-on-leg call={} rule={}", id, sign.rule());
        int status = from == LegName.META ? 480 : 403;
        end(Ending.byUs(status, sign.rule() + ": " + sign.evidence(), Reason.rejected(sign.rule())));
    }

    /// Nothing has come from a leg for a minute.
    void fellSilent(LegName leg) {
        lost("nothing has come from " + who(leg) + " for a minute");
    }

    /// A leg's media never came to stand, or is gone.
    void failed(LegName leg, String why) {
        lost("no media with " + who(leg) + ": " + why);
    }

    private static String who(LegName leg) {
        return leg == LegName.META ? "Meta" : "the telephony";
    }

    private void lost(String reason) {
        Thread.ofVirtual().start(() -> end(Ending.byUs(null, reason, Reason.FAILED)));
    }

    /// Who called takes it back. What was answered in the same moment stays: a BYE ends it (RFC 3261 §9.2).
    void cancelled() {
        if (claimEnd(false)) {
            finish(Ending.cancelled(from == LegName.META ? SipEnd.META : SipEnd.TRUNK, from));
        }
    }

    void end(Ending ending) {
        if (claimEnd(true)) {
            finish(ending);
        }
    }

    /// One end wins, and none comes between an answer and what it opens.
    ///
    /// @return false when it is over already, or was answered and may not end then
    private synchronized boolean claimEnd(boolean answeredToo) {
        if (over || answeredAt != null && !answeredToo) {
            return false;
        }
        over = true;
        return true;
    }

    private void finish(Ending ending) {
        Attempt dialled;
        synchronized (this) {
            dialled = attempt;
        }
        if (dialled != null) {
            LegName other = from == LegName.META ? LegName.TRUNK : LegName.META;
            dialled.cancel(ending.reason() == Reason.CLEARED ? null : forLeg(ending.reason(), other));
        }
        if (incoming != null && !incoming.isDone()) {
            refuse(incoming, ending);
        }
        for (SipLeg leg : legs.values()) {
            if (leg.name() != ending.told()) {
                bye(leg, ending.reason());
            }
        }
        session.stop();
        media.close();
        calls.over(this, legs.values());
        facts.accept(new WorkerEvent.SipEnded(
                id, clock.instant(), ending.by(), answeredAt, ending.seconds(), ending.status(), ending.why()));
    }

    private void refuse(ServerTransaction invite, Ending ending) {
        int code = ending.status() == null ? 480 : ending.status();
        String words = REASONS.getOrDefault(code, "Refused");
        SipResponse answer = invite.request().answer(code, words, calls.tagOf(invite));
        if (ending.reason() != Reason.CLEARED) {
            answer.headers().add("Reason", forLeg(ending.reason(), from));
        }
        seen(from, true, code + " " + words, invite.flow());
        invite.respond(answer);
    }

    private static String forLeg(Reason reason, LegName leg) {
        return leg == LegName.META ? reason.forMeta() : reason.forTelephony();
    }

    /// It answered, but nobody is there any more.
    void drop(SipLeg leg) {
        bye(leg, Reason.CLEARED);
    }

    /// Says BYE on a way of its own: reaching the peer may take seconds.
    private void bye(SipLeg leg, Reason reason) {
        Thread.ofVirtual().name("sip-bye").start(() -> {
            try {
                SipRequest bye;
                synchronized (this) {
                    bye = leg.dialog().request("BYE");
                }
                bye.headers().add("Reason", forLeg(reason, leg.name()));
                Flow flow = leg.way().flow();
                seen(leg.name(), true, "BYE", flow);
                stack.send(bye, flow, Unheard.LISTENER);
            } catch (IOException unreachable) {
                seen(leg.name(), true, "BYE could not be sent: " + unreachable.getMessage(), null);
            }
        });
    }

    void seen(LegName leg, boolean out, String line, @Nullable Flow flow) {
        facts.accept(new WorkerEvent.SipMessageSeen(id, clock.instant(), leg, out, line, peer(flow)));
    }

    /// @param flow null where nobody was reached
    static String peer(@Nullable Flow flow) {
        return flow == null ? "" : flow.address() + ":" + flow.remote().getPort();
    }
}
