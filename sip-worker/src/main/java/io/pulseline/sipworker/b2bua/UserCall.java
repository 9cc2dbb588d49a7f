package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.SipBook;
import io.pulseline.platform.wire.SipBook.Protection;
import io.pulseline.platform.wire.SipDecision;
import io.pulseline.platform.wire.SipEnd;
import io.pulseline.sipworker.media.AudioSdp;
import io.pulseline.sipworker.media.AudioSdp.BadSdp;
import io.pulseline.sipworker.media.VoiceCodec;
import io.pulseline.sipworker.stack.Dialog;
import io.pulseline.sipworker.stack.Flow;
import io.pulseline.sipworker.stack.Ids;
import io.pulseline.sipworker.stack.SipRequest;
import io.pulseline.sipworker.stack.SipResponse;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/// A user's call: Meta offers, the tenant's doors are tried one after the other, the first to answer has it.
final class UserCall {
    private final Dialler dialler;
    private final BridgedCall call;
    private final SipBook.Number number;
    private final AudioSdp offer;
    private final SipRequest invite;
    private final Iterator<Door> doors;
    private int lastStatus = 480;
    private String lastReason = "nobody is there to take it";

    UserCall(
            Dialler dialler,
            BridgedCall call,
            SipBook.Number number,
            AudioSdp offer,
            SipRequest invite,
            List<SipDecision.Target> targets) {
        this.dialler = dialler;
        this.call = call;
        this.number = number;
        this.offer = offer;
        this.invite = invite;
        this.doors = Door.of(targets, dialler.book, dialler.registrar, dialler.stack(), number.e164())
                .iterator();
    }

    /// Tries the next door, or gives up with what the last one said.
    void next() {
        if (call.isOver()) {
            return;
        }
        if (!doors.hasNext()) {
            call.end(SipEnd.TRUNK, null, null, forMeta(lastStatus), lastReason);
            return;
        }
        Door door = doors.next();
        call.peer = door.side().id();
        List<VoiceCodec> codecs = door.side().codecs();
        String sdp = call.media.offer(LegName.TRUNK, door.side().protection(), codecs);
        String tag = Ids.tag();
        String callId = dialler.freshCallId();
        Ringing fate = new Ringing(door, codecs);
        Attempt attempt = new Attempt(
                dialler.stack(), door.way(), sequence -> invite(door, sdp, tag, callId, sequence), door.digest(), fate);
        fate.attempt = attempt;
        if (call.dials(attempt)) {
            attempt.start();
        }
    }

    /// What Meta is told: a busy signal is one, everything else is "not reachable now".
    private static int forMeta(int status) {
        return status == 486 || status == 600 || status == 603 ? 486 : status == 488 ? 488 : 480;
    }

    private SipRequest invite(Door door, String sdp, String tag, String callId, long sequence) {
        SipRequest request = SipRequest.of("INVITE", door.target());
        String user = invite.from().sip().user();
        String shown = invite.headers()
                .any("x-wa-meta-user-name", "x-wa-meta-username")
                .map(name -> "\"" + name.replaceAll("[\"\\\\]", "") + "\" ")
                .orElse("");
        request.headers()
                .add("Max-Forwards", "70")
                .add("From", shown + "<sip:" + user + "@" + dialler.settings.domain() + ">;tag=" + tag)
                .add("To", "<sip:+" + number.e164() + "@" + dialler.settings.domain() + ">")
                .add("Call-ID", callId)
                .add("CSeq", sequence + " INVITE")
                .add("Contact", dialler.calls.contact())
                .add("Allow", SipEdge.ALLOW)
                .add("User-Agent", SipEdge.AGENT)
                .add("X-Pulseline-Call", call.id.toString());
        for (String name : List.of(
                "x-wa-meta-wacid", "x-wa-meta-user-id", "x-wa-meta-cta-payload", "x-wa-meta-deeplink-payload")) {
            invite.headers().get(name).ifPresent(value -> request.headers().add(name, value));
        }
        request.setBody("application/sdp", sdp);
        return request;
    }

    private final class Ringing implements Attempt.Fate {
        private final Door door;
        private final List<VoiceCodec> codecs;
        private @Nullable Attempt attempt;
        private @Nullable ScheduledFuture<?> limit;

        Ringing(Door door, List<VoiceCodec> codecs) {
            this.door = door;
            this.codecs = codecs;
        }

        @Override
        public void sent(SipRequest request, Flow flow) {
            call.seen(LegName.TRUNK, true, request.method(), flow);
        }

        @Override
        public void heard(SipResponse response, Flow flow) {
            call.seen(LegName.TRUNK, false, response.toString(), flow);
        }

        @Override
        public void ringing(SipResponse response) {
            call.rings();
            Integer seconds = door.seconds();
            if (seconds != null && limit == null) {
                limit = dialler.stack().timers().after(seconds * 1000L, () -> {
                    Attempt tried = attempt;
                    if (tried != null) {
                        tried.cancel();
                    }
                });
            }
        }

        @Override
        public void answered(Dialog dialog, SipResponse answer) {
            stopLimit();
            SipLeg callee = new SipLeg(LegName.TRUNK, dialog, door.way());
            try {
                VoiceCodec codec = call.media.answered(LegName.TRUNK, AudioSdp.read(answer.bodyText()), codecs);
                VoiceCodec meta = offer.codecs().containsKey(codec)
                        ? codec
                        : offer.firstOf(List.of(VoiceCodec.values()))
                                .orElseThrow(() -> new BadSdp("Meta's offer has no codec"));
                String sdp = call.media.answer(LegName.META, offer, protection(), meta);
                call.trunkTerms(door.side().protection(), codec);
                SipLeg caller = new SipLeg(
                        LegName.META,
                        Dialog.answered(invite, dialler.calls.tagOf(call.incoming())),
                        () -> dialler.stack().connect(dialler.settings.meta()));
                if (call.answer(caller, callee, sdp, door.side().name(), null, null)) {
                    return;
                }
                bye(callee);
            } catch (BadSdp unfit) {
                bye(callee);
                refused(488, String.valueOf(unfit.getMessage()));
            }
        }

        private Protection protection() {
            return number.protection();
        }

        /// It answered, but nobody is there any more.
        private void bye(SipLeg leg) {
            try {
                SipRequest bye = leg.dialog().request("BYE");
                Flow flow = leg.way().flow();
                sent(bye, flow);
                dialler.stack().send(bye, flow, Unheard.LISTENER);
            } catch (IOException gone) {
                call.seen(LegName.TRUNK, true, "BYE could not be sent: " + gone.getMessage(), null);
            }
        }

        @Override
        public void refused(int status, String reason) {
            stopLimit();
            lastStatus = status;
            lastReason = door.side().name() + ": " + status + " " + reason;
            if (status == 408 || status == 503) {
                call.seen(LegName.TRUNK, false, status + " " + reason, null);
            }
            Thread.ofVirtual().name("sip-next-door").start(UserCall.this::next);
        }

        private void stopLimit() {
            if (limit != null) {
                limit.cancel(false);
            }
        }
    }
}
