package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.LinkEnd;
import io.pulseline.platform.wire.Protocol;
import io.pulseline.platform.wire.PstnSign;
import io.pulseline.platform.wire.SipBook;
import io.pulseline.platform.wire.SipDecision;
import io.pulseline.platform.wire.SipOpening;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.sipworker.media.AudioSdp;
import io.pulseline.sipworker.media.AudioSdp.BadSdp;
import io.pulseline.sipworker.media.MediaPlane;
import io.pulseline.sipworker.stack.Headers;
import io.pulseline.sipworker.stack.Ids;
import io.pulseline.sipworker.stack.NameAddr;
import io.pulseline.sipworker.stack.ServerTransaction;
import io.pulseline.sipworker.stack.SipRequest;
import io.pulseline.sipworker.stack.SipResponse;
import io.pulseline.sipworker.stack.SipStack;
import io.pulseline.sipworker.trunk.Book;
import io.pulseline.sipworker.trunk.Registrar;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Begins calls: reads what the caller wants, asks the platform, and hands over to the side that has to be dialled.
final class Dialler {
    /// Seconds after which who was told 503 may try again.
    static final String SOON = "5";
    /// Whoever sends an INVITE over UDP repeats it until it hears something (RFC 3261 §17.2.1).
    private static final long TRYING_MILLIS = 200;
    /// Over a stream nothing is repeated. A proxy looks for another worker when it has heard nothing for 4 s.
    private static final long TRYING_ON_STREAM_MILLIS = 1500;
    /// How long the platform may be away while a user waits.
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration AGAIN = Duration.ofMillis(200);
    private static final Logger LOG = LoggerFactory.getLogger(Dialler.class);

    final EdgeSettings settings;
    final Book book;
    final Registrar registrar;
    final Calls calls;
    final PstnSigns signs;
    private final Limits limits;
    private final Platform platform;
    private final MediaPlane plane;
    private final Consumer<WorkerEvent> facts;
    private final Clock clock;
    private final Unrecorded unrecorded;
    private @Nullable SipStack stack;

    Dialler(
            EdgeSettings settings,
            Book book,
            Registrar registrar,
            Calls calls,
            Platform platform,
            MediaPlane plane,
            Consumer<WorkerEvent> facts,
            Clock clock) {
        this.settings = settings;
        this.book = book;
        this.registrar = registrar;
        this.calls = calls;
        this.signs = new PstnSigns(book);
        this.limits = new Limits(calls, clock);
        this.platform = platform;
        this.plane = plane;
        this.facts = facts;
        this.clock = clock;
        this.unrecorded = new Unrecorded(platform, clock);
    }

    void use(SipStack fresh) {
        stack = fresh;
        unrecorded.use(fresh.timers());
    }

    SipStack stack() {
        return java.util.Objects.requireNonNull(stack);
    }

    /// A call whose caller is proved. Never throws: the caller gets an answer. Who says "Trying" has taken the call, so
    /// that is said once the platform has it on record: if this process dies before, a proxy asks the next worker.
    void begin(ServerTransaction transaction, Caller caller) {
        ScheduledFuture<?> soon = stack().timers()
                .after(
                        transaction.flow().reliable() ? TRYING_ON_STREAM_MILLIS : TRYING_MILLIS,
                        () -> transaction.respond(100, "Trying"));
        try {
            switch (caller) {
                case Caller.Meta(var number) -> userCalls(transaction, number);
                case Caller.OfTrunk(var trunk) -> businessCalls(transaction, new Dials(trunk, null));
                case Caller.OfExtension(var extension) -> businessCalls(transaction, new Dials(null, extension));
            }
        } catch (BadSdp unfit) {
            refuse(transaction, 488, "Not Acceptable Here", unfit.getMessage());
        } catch (IOException full) {
            refuse(transaction, 503, "Service Unavailable", full.getMessage());
        } catch (RuntimeException trouble) {
            LOG.error("event=sip-call-failed reason=\"{}\"", trouble.toString(), trouble);
            refuse(transaction, 500, "Server Internal Error", null);
        } finally {
            soon.cancel(false);
        }
    }

    /// What the platform does not let pass: who called hears why, and the call's page has both messages.
    private void kept(ServerTransaction transaction, SipDecision.Refuse no, LegName from) {
        String words = switch (no.status()) {
            case 403 -> "Forbidden";
            case 486 -> "Busy Here";
            default -> "Temporarily Unavailable";
        };
        SipResponse answer = answer(transaction, no.status(), words, no.reason());
        Reason reason = Reason.rejected(no.reason());
        answer.headers().add("Reason", from == LegName.META ? reason.forMeta() : reason.forTelephony());
        if (no.gate() != null) {
            answer.headers().add("X-Pulseline-Gate", no.gate());
        }
        if (no.nextAt() != null) {
            long seconds =
                    Math.max(1, Duration.between(clock.instant(), no.nextAt()).toSeconds());
            answer.headers().add("Retry-After", String.valueOf(seconds));
        }
        CallId row = no.call();
        if (row != null) {
            String peer = BridgedCall.peer(transaction.flow());
            facts.accept(new WorkerEvent.SipMessageSeen(row, clock.instant(), from, false, "INVITE", peer));
            facts.accept(
                    new WorkerEvent.SipMessageSeen(row, clock.instant(), from, true, no.status() + " " + words, peer));
        }
        transaction.respond(answer);
        calls.forget(transaction);
    }

    private void refuse(ServerTransaction transaction, int status, String reason, @Nullable String detail) {
        SipResponse answer = answer(transaction, status, reason, detail);
        if (status == 503) {
            // without it a proxy takes us for dead (RFC 3261 §21.5.4)
            answer.headers().add("Retry-After", SOON);
        }
        transaction.respond(answer);
        calls.forget(transaction);
    }

    private SipResponse answer(ServerTransaction transaction, int status, String reason, @Nullable String detail) {
        SipResponse answer = transaction.request().answer(status, reason, calls.tagOf(transaction));
        if (detail != null) {
            answer.headers().add("Warning", "399 " + settings.domain() + " \"" + detail.replace('"', '\'') + "\"");
        }
        return answer;
    }

    private void userCalls(ServerTransaction transaction, SipBook.Number number) throws BadSdp, IOException {
        SipRequest invite = transaction.request();
        AudioSdp offer = AudioSdp.read(invite.bodyText());
        Headers headers = invite.headers();
        String user = UserFace.userOf(invite);
        boolean dialable = user.matches("\\+?[1-9][0-9]{4,14}");
        SipOpening opening = new SipOpening(
                Protocol.VERSION,
                settings.workerId(),
                settings.epoch(),
                Direction.USER_INITIATED,
                number.tenant(),
                number.id(),
                headers.any("x-wa-meta-wacid").orElseGet(() -> wacid(invite.callId())),
                dialable ? user.replace("+", "") : null,
                headers.any("x-wa-meta-user-id").orElse(dialable || user.isEmpty() ? null : user),
                headers.any("x-wa-meta-user-name", "x-wa-meta-username").orElse(null),
                headers.any("x-wa-meta-cta-payload").orElse(null),
                headers.any("x-wa-meta-deeplink-payload").orElse(null),
                null,
                null,
                null,
                null,
                clock.instant());
        Optional<Opened> opened = opened(transaction, opening, LegName.META);
        if (opened.isPresent()) {
            BridgedCall call = opened.get().call();
            new UserCall(
                            this,
                            call,
                            UserFace.of(invite, number),
                            new MetaSide(this, call, offer, invite),
                            opened.get().targets())
                    .next();
        }
    }

    /// The user is behind the link to a media-worker.
    Optional<LinkEnd> dial(WorkerCommand.DialLink dial) throws BadSdp, IOException {
        CallId id = dial.callId();
        BridgedCall call = new BridgedCall(
                id,
                plane.open(id, calls.newsFor(id)),
                LegName.META,
                null,
                stack(),
                settings.sessions(),
                calls,
                facts,
                clock);
        LinkEnd ours;
        try {
            ours = call.media.link(LegName.META, dial.end());
        } catch (BadSdp unfit) {
            call.media.close();
            throw unfit;
        }
        if (!calls.began(call)) {
            call.media.close();
            return Optional.empty();
        }
        UserCall rings = new UserCall(this, call, UserFace.of(dial), new LinkSide(call), own(dial));
        Thread.ofVirtual().name("sip-call").start(rings::next);
        return Optional.of(ours);
    }

    private List<SipDecision.Target> own(WorkerCommand.DialLink dial) {
        return dial.targets().stream()
                .filter(target -> target.id() != null && book.isOf(target.id(), dial.tenant()))
                .toList();
    }

    static @Nullable String wacid(String callId) {
        return callId.startsWith("outgoing:wacid.") ? callId.substring("outgoing:".length()) : null;
    }

    private void businessCalls(ServerTransaction transaction, Dials dials) throws BadSdp, IOException {
        SipRequest invite = transaction.request();
        Optional<SipResponse> small = settings.sessions().refusal(invite);
        if (small.isPresent()) {
            transaction.respond(small.get());
            return;
        }
        AudioSdp offer = invite.body().length == 0 ? null : AudioSdp.read(invite.bodyText());
        if (offer != null && offer.firstOf(dials.codecs()).isEmpty()) {
            throw new BadSdp("no codec that this trunk may use");
        }
        if (!limits.admits(dials)) {
            refuse(transaction, 503, "Service Unavailable", "the trunk has all the calls it may have");
            return;
        }
        Optional<SipBook.Number> number = numberOf(invite, dials);
        Optional<String> user =
                invite.isTelephone() ? Dials.userOfTelephone(invite.target()) : dials.userOf(invite.uri());
        if (invite.isTelephone() && number.isEmpty()) {
            // whose number it was to be shown by nobody can tell, so there is no row to show it on
            LOG.warn(
                    "event=pstn-on-leg call=none trunk={} rule=pstn.tel-uri evidence=\"{}\"",
                    dials.id(),
                    PstnSigns.shortened(invite.target()));
            refuse(transaction, 403, "Forbidden", "pstn.tel-uri: this edge leads to no telephone network");
            return;
        }
        Optional<PstnSign> sign = signs.of(invite, transaction.flow());
        if (number.isEmpty() || user.isEmpty() && sign.isEmpty()) {
            refuse(
                    transaction,
                    number.isEmpty() ? 403 : 404,
                    number.isEmpty() ? "Forbidden" : "Not Found",
                    number.isEmpty()
                            ? "From has to be a business number of yours in SIP mode"
                            : "the number has to be international, or a business-scoped user id");
            return;
        }
        // a row with what gave it away, though what was dialled may be no user's number
        String dialled = user.orElse(null);
        boolean bsuid = dialled != null && dialled.indexOf('.') > 0;
        SipOpening opening = new SipOpening(
                Protocol.VERSION,
                settings.workerId(),
                settings.epoch(),
                Direction.BUSINESS_INITIATED,
                number.get().tenant(),
                number.get().id(),
                null,
                bsuid ? null : dialled,
                bsuid ? dialled : null,
                null,
                null,
                null,
                dials.id(),
                dials.name(),
                sign.orElse(null),
                null,
                clock.instant());
        Optional<Opened> opened = opened(transaction, opening, LegName.TRUNK);
        if (opened.isPresent()) {
            BridgedCall call = opened.get().call();
            call.peer = dials.id();
            if (sign.isPresent()) {
                // a platform of an older version does not look
                call.pstn(sign.get());
                return;
            }
            if (offer == null) {
                call.offersLate(new LateOffer(call.media, dials));
            }
            new BusinessCall(this, call, number.get(), dials, offer, invite, user.orElseThrow()).dial();
        }
    }

    /// The business number that is to be shown: From, or who asserts it, or the only one that the tenant has.
    private Optional<SipBook.Number> numberOf(SipRequest invite, Dials dials) {
        for (String name : new String[] {"P-Preferred-Identity", "P-Asserted-Identity", "From"}) {
            Optional<SipBook.Number> number = invite.headers()
                    .get(name)
                    .flatMap(value -> NameAddr.parse(value).ifSip())
                    .flatMap(uri -> book.number(uri.plainUser()))
                    .filter(found -> found.tenant().equals(dials.tenant()));
            if (number.isPresent()) {
                return number;
            }
        }
        var own = book.content().numbers().stream()
                .filter(number -> number.tenant().equals(dials.tenant()))
                .toList();
        return own.size() == 1 ? Optional.of(own.getFirst()) : Optional.empty();
    }

    private record Opened(BridgedCall call, List<SipDecision.Target> targets) {}

    private Optional<Opened> opened(ServerTransaction transaction, SipOpening opening, LegName from)
            throws IOException {
        Optional<SipDecision> decision = decision(transaction, opening);
        if (decision.isEmpty()) {
            refuse(transaction, 503, "Service Unavailable", "the platform is away");
            unrecorded.add(opening.refused("Refused with 503: the platform did not answer the SIP server"));
            return Optional.empty();
        }
        return switch (decision.get()) {
            case SipDecision.Refuse no -> {
                kept(transaction, no, from);
                yield Optional.empty();
            }
            case SipDecision.Carry carry -> {
                transaction.respond(100, "Trying");
                CallId id = carry.call();
                BridgedCall call = new BridgedCall(
                        id,
                        plane.open(id, calls.newsFor(id)),
                        from,
                        transaction,
                        stack(),
                        settings.sessions(),
                        calls,
                        facts,
                        clock);
                calls.began(call, transaction);
                call.seen(from, false, "INVITE", transaction.flow());
                yield Optional.of(new Opened(call, carry.targets()));
            }
        };
    }

    /// A user's call can be asked for again, its id makes that harmless: a platform that is being restarted is away for
    /// a
    /// moment only. A telephony asks again by itself.
    private Optional<SipDecision> decision(ServerTransaction transaction, SipOpening opening) {
        Instant patience = clock.instant().plus(PATIENCE);
        Optional<SipDecision> decision = platform.open(opening);
        while (decision.isEmpty()
                && opening.wacid() != null
                && !transaction.isDone()
                && clock.instant().isBefore(patience)) {
            LockSupport.parkNanos(AGAIN.toNanos());
            decision = platform.open(opening);
        }
        return decision;
    }

    String freshCallId() {
        return Ids.callId() + "@" + settings.domain();
    }
}
