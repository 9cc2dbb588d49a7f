package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.wire.LegName;
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
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/// A user's call: the tenant's doors are tried one after the other, the agents' browsers among them; the
/// first to answer
/// has it.
final class UserCall {
    private final Dialler dialler;
    private final BridgedCall call;
    private final UserFace face;
    private final UserSide user;
    private final Iterator<SipDecision.Target> targets;
    private Iterator<Door> doors = Collections.emptyIterator();
    private int lastStatus = 480;
    private String lastReason = "nobody is there to take it";

    UserCall(Dialler dialler, BridgedCall call, UserFace face, UserSide user, List<SipDecision.Target> targets) {
        this.dialler = dialler;
        this.call = call;
        this.face = face;
        this.user = user;
        this.targets = targets.iterator();
    }

    /// Tries the next door, or gives up with what the last one said.
    void next() {
        if (call.isOver()) {
            return;
        }
        while (!doors.hasNext() && targets.hasNext()) {
            SipDecision.Target target = targets.next();
            if (target.id() == null) {
                new AgentsTurn(call, user, this::next)
                        .begin(target.seconds(), dialler.stack().timers());
                return;
            }
            doors = Door.of(target, dialler.book, dialler.registrar, dialler.stack(), face.number() + face.group())
                    .iterator();
        }
        if (!doors.hasNext()) {
            call.end(Ending.refused(SipEnd.TRUNK, forMeta(lastStatus), lastReason));
            return;
        }
        ring(doors.next());
    }

    private void ring(Door door) {
        call.peer = door.side().id();
        List<VoiceCodec> codecs = door.side().codecs();
        call.media.keys(LegName.TRUNK, door.side().dtmf());
        String sdp = call.media.offer(LegName.TRUNK, door.side().protection(), codecs);
        String tag = Ids.tag();
        String callId = dialler.freshCallId();
        Ringing fate = new Ringing(door, codecs, sdp);
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
        request.headers()
                .add("Max-Forwards", "70")
                .add("From", face.quoted() + "<sip:" + face.user() + "@" + dialler.settings.domain() + ">;tag=" + tag)
                .add("To", "<sip:+" + face.number() + face.group() + "@" + dialler.settings.domain() + ">")
                .add("Call-ID", callId)
                .add("CSeq", sequence + " INVITE")
                .add("Allow", SipEdge.ALLOW)
                .add("Supported", "timer, 100rel")
                .add("User-Agent", SipEdge.AGENT)
                .add("X-Pulseline-Call", call.id.toString());
        face.headers().forEach((name, value) -> request.headers().add(name, value));
        dialler.settings.sessions().ask(request);
        request.setBody("application/sdp", sdp);
        return request;
    }

    private final class Ringing implements Attempt.Fate {
        private final Door door;
        private final List<VoiceCodec> codecs;
        private final String offer;
        private volatile long retryAfter;
        private @Nullable ScheduledFuture<?> silence;
        private @Nullable Attempt attempt;
        private @Nullable ScheduledFuture<?> limit;

        Ringing(Door door, List<VoiceCodec> codecs, String offer) {
            this.offer = offer;
            this.door = door;
            this.codecs = codecs;
        }

        @Override
        public void sent(SipRequest request, Flow flow) {
            call.seen(LegName.TRUNK, true, request.method(), flow);
            if (request.is("INVITE") && silence == null && doors.hasNext()) {
                silence = dialler.stack()
                        .timers()
                        .after(dialler.settings.silence().toMillis(), () -> {
                            Attempt tried = attempt;
                            if (tried != null) {
                                tried.abandon("no word from it");
                            }
                        });
            }
        }

        @Override
        public void heard(SipResponse response, Flow flow) {
            call.seen(LegName.TRUNK, false, response.toString(), flow);
            if (response.status() == 503) {
                retryAfter = response.headers()
                        .get("Retry-After")
                        .map(text -> text.split("[ ;(]")[0])
                        .filter(text -> text.matches("[0-9]{1,6}"))
                        .map(Long::parseLong)
                        .orElse(0L);
            }
            if (!response.isFinal() || response.isSuccess()) {
                dialler.signs.of(response, flow).ifPresent(call::pstn);
            }
        }

        @Override
        public void ringing(SipResponse response) {
            call.rings();
            Integer seconds = door.seconds();
            if (seconds != null && limit == null) {
                limit = dialler.stack().timers().after(seconds * 1000L, () -> {
                    Attempt tried = attempt;
                    if (tried != null) {
                        tried.cancel(null);
                    }
                });
            }
        }

        @Override
        public void answered(Dialog dialog, SipResponse answer) {
            stopLimit();
            if (door.hop() != null) {
                dialler.book.places().well(door.hop());
            }
            SipLeg callee = new SipLeg(LegName.TRUNK, dialog, door.way());
            try {
                VoiceCodec codec = call.media.answered(LegName.TRUNK, AudioSdp.read(answer.bodyText()), codecs);
                call.terms.agreed(door.side().protection(), codec, offer, answer.bodyText());
                if (user.answer(callee, codec, door.side().name())) {
                    call.trunkAnswered(answer, door.digest());
                    return;
                }
                call.drop(callee);
            } catch (BadSdp unfit) {
                call.drop(callee);
                refused(488, String.valueOf(unfit.getMessage()));
            }
        }

        @Override
        public void refused(int status, String reason) {
            stopLimit();
            lastStatus = status;
            lastReason = door.side().name() + ": " + status + " " + reason;
            if (status == 408 || status == 503) {
                call.seen(LegName.TRUNK, false, status + " " + reason, null);
                if (door.hop() != null) {
                    dialler.book.places().avoid(door.hop(), retryAfter);
                }
            } else {
                // it has spoken: its other hosts would say the same (RFC 3263 §4.3)
                doors = Collections.emptyIterator();
            }
            Thread.ofVirtual().name("sip-next-door").start(UserCall.this::next);
        }

        private void stopLimit() {
            if (silence != null) {
                silence.cancel(false);
            }
            if (limit != null) {
                limit.cancel(false);
            }
        }
    }
}
