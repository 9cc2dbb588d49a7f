package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.LinkEnd;
import io.pulseline.platform.wire.MixEnds;
import io.pulseline.platform.wire.PstnSign;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.sipworker.media.AudioSdp.BadSdp;
import io.pulseline.sipworker.media.MediaPlane;
import io.pulseline.sipworker.stack.BadSip;
import io.pulseline.sipworker.stack.DigestServer;
import io.pulseline.sipworker.stack.Ids;
import io.pulseline.sipworker.stack.ServerTransaction;
import io.pulseline.sipworker.stack.SipHandler;
import io.pulseline.sipworker.stack.SipRequest;
import io.pulseline.sipworker.stack.SipResponse;
import io.pulseline.sipworker.stack.SipStack;
import io.pulseline.sipworker.trunk.Book;
import io.pulseline.sipworker.trunk.Registrar;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// What requests mean: the door of this worker.
public final class SipEdge implements SipHandler {
    static final String ALLOW = "INVITE, ACK, BYE, CANCEL, OPTIONS, REGISTER, UPDATE, INFO, NOTIFY, PRACK";
    static final String AGENT = "Pulseline";
    /// Calls that may wait for the platform at once, whatever the capacity.
    private static final int MOST_BEGINNING = 200;

    private final Book book;
    private final Registrar registrar;
    private final Platform platform;
    private final Proofs proofs;
    private final AtomicInteger beginning = new AtomicInteger();
    private final Calls calls = new Calls();
    private final Dialler dialler;
    private final EdgeSettings settings;
    private volatile boolean draining;

    public SipEdge(
            EdgeSettings settings,
            Book book,
            Registrar registrar,
            DigestServer digest,
            Platform platform,
            MediaPlane plane,
            Consumer<WorkerEvent> facts,
            Clock clock) {
        this.settings = settings;
        this.book = book;
        this.registrar = registrar;
        this.platform = platform;
        this.proofs = new Proofs(book, registrar, digest, clock);
        this.dialler = new Dialler(settings, book, registrar, calls, platform, plane, facts, clock);
    }

    /// Before the first request.
    public void use(SipStack stack) {
        dialler.use(stack);
    }

    /// Calls that are carried now.
    public int calls() {
        return calls.count();
    }

    /// Calls of a trunk or an extension.
    public int callsOf(UUID peer) {
        return (int) calls.of(peer);
    }

    /// Numbers whose password did not fit what Meta sent, since the last call of this method.
    public List<String> doubted() {
        return proofs.doubted();
    }

    /// From now on no new calls.
    public void drain() {
        draining = true;
    }

    /// Somebody in the portal, or the platform, ends it.
    public void hangUp(CallId id, String reason) {
        calls.find(id).ifPresent(call -> call.end(Ending.byUs(486, reason, Reason.CLEARED)));
    }

    /// An agent has come to a call that waits for one.
    ///
    /// @return empty when it waits for nobody
    public Optional<LinkEnd> join(CallId id, LinkEnd theirs) throws BadSdp {
        Optional<AgentsTurn> turn = calls.find(id).map(call -> call.agents);
        return turn.isEmpty() ? Optional.empty() : turn.get().join(theirs);
    }

    /// Places for links to a mixer of a talk.
    ///
    /// @throws IOException when no port is free
    /// @return empty when nobody talks there
    public Optional<MixEnds> makeMix(CallId id) throws IOException {
        Optional<BridgedCall> talk = calls.find(id).filter(BridgedCall::isTalk);
        return talk.isEmpty() ? Optional.empty() : Optional.of(talk.get().media.makeMix());
    }

    /// @return false when there is no place for a mixer
    public boolean setMix(CallId id, MixEnds theirs) throws BadSdp {
        Optional<BridgedCall> talk = calls.find(id);
        return talk.isPresent() && talk.get().media.setMix(theirs);
    }

    public void endMix(CallId id) {
        calls.find(id).ifPresent(call -> call.media.endMix());
    }

    /// A user who called by Graph is behind the link: rings the telephony.
    ///
    /// @throws IOException when no port is free
    /// @return empty when this worker takes no more calls, or has this one
    public Optional<LinkEnd> dial(WorkerCommand.DialLink dial) throws BadSdp, IOException {
        return draining || calls.count() >= settings.capacity() ? Optional.empty() : dialler.dial(dial);
    }

    /// This process ends.
    public void endAll() {
        for (BridgedCall call : calls.all()) {
            call.end(Ending.byUs(503, "the worker stops", Reason.FAILED));
        }
    }

    @Override
    public void request(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        boolean within = request.to().tag().isPresent();
        switch (request.method()) {
            case "OPTIONS" -> options(transaction);
            case "REGISTER" -> register(transaction);
            case "INVITE" -> {
                if (within) {
                    within(transaction);
                } else {
                    invite(transaction);
                }
            }
            case "PRACK" ->
                calls.early(request)
                        .ifPresentOrElse(
                                call -> call.prack(transaction),
                                () -> transaction.respond(481, "Call/Transaction Does Not Exist"));
            case "BYE", "INFO", "UPDATE", "NOTIFY" -> within(transaction);
            case "MESSAGE", "SUBSCRIBE", "PUBLISH", "REFER" -> refuse(transaction, 405, "Method Not Allowed");
            default -> refuse(transaction, 501, "Not Implemented");
        }
    }

    private static void refuse(ServerTransaction transaction, int status, String reason) {
        SipResponse answer = transaction.request().answer(status, reason, Ids.tag());
        answer.headers().add("Allow", ALLOW);
        transaction.respond(answer);
    }

    private void options(ServerTransaction transaction) {
        if (draining) {
            // whoever asks before it sends calls shall send them elsewhere (RFC 3261 §11.2: as an INVITE would be
            // answered)
            SipResponse leaving = transaction.request().answer(503, "Service Unavailable", Ids.tag());
            leaving.headers().add("Retry-After", "60");
            transaction.respond(leaving);
            return;
        }
        SipResponse ok = transaction.request().answer(200, "OK", Ids.tag());
        ok.headers()
                .add("Allow", ALLOW)
                .add("Accept", "application/sdp")
                .add("Supported", "timer, 100rel")
                .add("Server", AGENT);
        transaction.respond(ok);
    }

    private void register(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        if (request.headers().has("X-FB-External-Domain")) {
            transaction.respond(403, "Forbidden");
            return;
        }
        try {
            request.to().sip();
        } catch (BadSip other) {
            // an address of record is a SIP address (RFC 3261 §10.3)
            throw new BadSip(400, "To is no SIP address");
        }
        Optional<Caller> caller = proofs.tenant(transaction, dialler.stack().gate(), 401);
        caller.map(SipEdge::idOf).ifPresent(id -> registrar.register(transaction, id));
    }

    private static UUID idOf(Caller caller) {
        return switch (caller) {
            case Caller.OfTrunk(var trunk) -> trunk.id();
            case Caller.OfExtension(var extension) -> extension.id();
            case Caller.Meta meta -> throw new IllegalStateException("Meta does not register");
        };
    }

    private void invite(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        String type = request.headers().get("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        String accept = String.join(",", request.headers().lines("Accept")).toLowerCase(Locale.ROOT);
        if (request.body().length > 0 && !type.startsWith("application/sdp")) {
            SipResponse unknown = request.answer(415, "Unsupported Media Type", Ids.tag());
            unknown.headers().add("Accept", "application/sdp");
            transaction.respond(unknown);
            return;
        }
        if (!accept.isEmpty() && !accept.contains("application/sdp") && !accept.contains("*/*")) {
            transaction.respond(406, "Not Acceptable");
            return;
        }
        if (!room(beginning.get() + 1)) {
            // before anybody is asked who it is: the answer would be good for this worker alone, and another one may
            // have room
            busy(transaction);
            return;
        }
        if (!proofs.fromMeta(request)) {
            proofs.tenant(transaction, dialler.stack().gate(), 407).ifPresent(caller -> begin(transaction, caller));
            return;
        }
        Optional<List<String>> doubtful = proofs.doubtful(transaction);
        if (doubtful.isEmpty()) {
            fromMeta(transaction);
        } else {
            // asking takes its time, and this thread reads for others too
            Thread.ofVirtual().name("sip-look").start(() -> {
                platform.look(doubtful.get());
                fromMeta(transaction);
            });
        }
    }

    private void fromMeta(ServerTransaction transaction) {
        proofs.meta(transaction, dialler.stack().gate()).ifPresent(caller -> begin(transaction, caller));
    }

    private void begin(ServerTransaction transaction, Caller caller) {
        if (!room(beginning.incrementAndGet())) {
            beginning.decrementAndGet();
            busy(transaction);
            return;
        }
        // asking the platform and dialling take their time, and this thread reads for others too
        Thread.ofVirtual().name("sip-call").start(() -> {
            try {
                dialler.begin(transaction, caller);
            } finally {
                beginning.decrementAndGet();
            }
        });
    }

    /// @param waiting calls that wait for the platform, one more included: they count too, for what is let in beyond
    /// the
    ///                capacity only waits until its caller gives up
    private boolean room(int waiting) {
        return !draining && waiting <= MOST_BEGINNING && calls.count() + waiting <= settings.capacity();
    }

    private void busy(ServerTransaction transaction) {
        SipResponse busy = transaction.request().answer(503, "Service Unavailable", Ids.tag());
        busy.headers().add("Retry-After", draining ? "60" : Dialler.SOON);
        transaction.respond(busy);
    }

    /// An UPDATE before the answer: nothing is agreed yet that it could change (RFC 3311 §5.2).
    private static void tooEarly(ServerTransaction transaction) {
        if (transaction.request().body().length == 0) {
            transaction.respond(200, "OK");
            return;
        }
        SipResponse later = transaction.request().answer(500, "Server Internal Error", transaction.tag());
        later.headers()
                .add("Retry-After", Dialler.SOON)
                .add("Warning", "399 pulseline \"an offer in UPDATE before that of the INVITE is answered\"");
        transaction.respond(later);
    }

    private void within(ServerTransaction transaction) {
        Optional<Calls.Place> place = calls.place(transaction.request());
        if (place.isEmpty()
                && transaction.request().is("UPDATE")
                && calls.early(transaction.request()).isPresent()) {
            tooEarly(transaction);
            return;
        }
        if (place.isEmpty()) {
            transaction.respond(481, "Call/Transaction Does Not Exist");
            return;
        }
        BridgedCall call = place.get().call();
        SipLeg leg = place.get().leg();
        Optional<PstnSign> sign =
                leg.name() == LegName.TRUNK && !transaction.request().is("BYE")
                        ? dialler.signs.of(transaction.request(), transaction.flow())
                        : Optional.empty();
        if (sign.isPresent()) {
            call.seen(leg.name(), false, transaction.request().method(), transaction.flow());
            SipResponse no =
                    transaction.request().answer(403, "Forbidden", leg.dialog().localTag());
            no.headers().add("Reason", Reason.rejected(sign.get().rule()).forTelephony());
            transaction.respond(no);
            call.pstn(sign.get());
            return;
        }
        call.within(leg, transaction);
    }

    @Override
    public void ack(SipRequest ack) {
        calls.place(ack).ifPresent(place -> {
            place.call().acknowledge(ack);
            place.call().seen(place.leg().name(), false, "ACK", null);
        });
    }

    @Override
    public void cancelled(ServerTransaction invite) {
        Optional<BridgedCall> call = calls.of(invite);
        if (call.isPresent()) {
            call.get().seen(call.get().caller(), false, "CANCEL", invite.flow());
            call.get().cancelled();
        } else {
            invite.respond(487, "Request Terminated");
        }
    }

    @Override
    public void unacknowledged(ServerTransaction invite) {
        // what was told reliably before any final answer was not confirmed: RFC 3262 §3 has a 5xx
        Integer status = invite.isDone() ? null : Integer.valueOf(504);
        calls.of(invite)
                .ifPresent(call -> call.end(Ending.byUs(status, "nobody confirmed the answer", Reason.EXPIRED)));
    }

    /// For the page of a trunk.
    public Registrar registrar() {
        return registrar;
    }

    public Book book() {
        return book;
    }
}
