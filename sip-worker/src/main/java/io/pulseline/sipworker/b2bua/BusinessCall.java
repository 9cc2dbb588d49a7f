package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.SipBook;
import io.pulseline.platform.wire.SipEnd;
import io.pulseline.sipworker.media.AudioSdp;
import io.pulseline.sipworker.media.AudioSdp.BadSdp;
import io.pulseline.sipworker.media.VoiceCodec;
import io.pulseline.sipworker.stack.Dialog;
import io.pulseline.sipworker.stack.DigestClient;
import io.pulseline.sipworker.stack.Flow;
import io.pulseline.sipworker.stack.Hop;
import io.pulseline.sipworker.stack.Ids;
import io.pulseline.sipworker.stack.SipRequest;
import io.pulseline.sipworker.stack.SipResponse;
import io.pulseline.sipworker.stack.SipUri;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A business's call: the trunk offers, Meta is dialled and asks who we are, the user answers.
///
/// @see "Meta, SIP configuration guide, 15 Dec 2025"
final class BusinessCall implements Attempt.Fate {
    /// Meta always takes it; G.711 only where the number's settings say so, and then it is no use to us.
    private static final List<VoiceCodec> OFFERED = List.of(VoiceCodec.OPUS);

    private final Dialler dialler;
    private final BridgedCall call;
    private final SipBook.Number number;
    private final Dials dials;
    private final @Nullable AudioSdp offer;
    private final SipRequest invite;
    private final String user;
    private final Way way;

    /// @param offer null where the telephony offers nothing and answers a [LateOffer]
    /// @param user  digits or a business-scoped user id
    BusinessCall(
            Dialler dialler,
            BridgedCall call,
            SipBook.Number number,
            Dials dials,
            @Nullable AudioSdp offer,
            SipRequest invite,
            String user) {
        this.dialler = dialler;
        this.call = call;
        this.number = number;
        this.dials = dials;
        this.offer = offer;
        this.invite = invite;
        this.user = user;
        this.way = () -> dialler.stack().connect(dialler.settings.meta());
    }

    void dial() {
        String password = number.password();
        if (password == null) {
            call.end(Ending.byUs(503, "Meta's SIP password of the number has not been read yet", Reason.FAILED));
            return;
        }
        String sdp = call.media.offer(LegName.META, number.protection(), OFFERED);
        String tag = Ids.tag();
        String callId = dialler.freshCallId();
        Attempt attempt = new Attempt(
                dialler.stack(),
                way,
                sequence -> invite(sdp, tag, callId, sequence),
                new DigestClient(
                        number.e164(), password, dialler.settings.meta().host(), true),
                this);
        if (call.dials(attempt)) {
            attempt.start();
        }
    }

    private SipRequest invite(String sdp, String tag, String callId, long sequence) {
        Hop meta = dialler.settings.meta();
        String dialled = user.indexOf('.') > 0 ? user : "+" + user;
        String to = SipUri.of(dialled, meta.host(), -1, false).toString();
        String from = SipUri.of("+" + number.e164(), number.host(), -1, false).toString();
        SipRequest request = SipRequest.of("INVITE", to + ";transport=tls");
        request.headers()
                .add("Max-Forwards", "70")
                .add("From", "<" + from + ">;tag=" + tag)
                .add("To", "<" + to + ">")
                .add("Call-ID", callId)
                .add("CSeq", sequence + " INVITE")
                .add(
                        "Contact",
                        "<sip:+" + number.e164() + "@" + number.host() + ":"
                                + dialler.stack().tlsPort() + ";transport=tls>")
                .add("Allow", "INVITE, ACK, BYE, CANCEL, OPTIONS")
                .add("User-Agent", SipEdge.AGENT);
        request.setBody("application/sdp", sdp);
        return request;
    }

    @Override
    public void sent(SipRequest request, Flow flow) {
        call.seen(LegName.META, true, request.method(), flow);
    }

    @Override
    public void heard(SipResponse response, Flow flow) {
        call.seen(LegName.META, false, response.toString(), flow);
    }

    @Override
    public void ringing(SipResponse response) {
        call.rings();
    }

    @Override
    public void answered(Dialog dialog, SipResponse answer) {
        SipLeg callee = new SipLeg(LegName.META, dialog, way);
        try {
            VoiceCodec meta = call.media.answered(LegName.META, AudioSdp.read(answer.bodyText()), OFFERED);
            String sdp = offer == null ? "" : agree(offer, meta);
            SipLeg caller = new SipLeg(
                    LegName.TRUNK, Dialog.answered(invite, dialler.calls.tagOf(call.incoming())), this::backToTrunk);
            String wacid = answer.headers().any("x-wa-meta-wacid").orElse(null);
            String bsuid = answer.headers().any("x-wa-meta-user-id").orElse(null);
            if (call.answer(caller, callee, sdp, "the user", wacid, bsuid)) {
                return;
            }
            call.drop(callee);
        } catch (BadSdp unfit) {
            call.drop(callee);
            call.end(Ending.refused(SipEnd.PLATFORM, 488, String.valueOf(unfit.getMessage())));
        }
    }

    /// @return our answer to the telephony
    private String agree(AudioSdp offered, VoiceCodec meta) throws BadSdp {
        VoiceCodec codec = offered.codecs().containsKey(meta) && dials.codecs().contains(meta)
                ? meta
                : offered.firstOf(dials.codecs()).orElseThrow(() -> new BadSdp("no codec that this trunk may use"));
        call.media.keys(LegName.TRUNK, dials.dtmf());
        String sdp = call.media.answer(LegName.TRUNK, offered, dials.protection(), codec);
        call.terms.agreed(dials.protection(), codec, sdp, invite.bodyText());
        return sdp;
    }

    /// By the connection that the call came on; should it be gone, by the trunk's configuration.
    private Flow backToTrunk() throws IOException {
        Flow came = call.incoming().flow();
        if (came.isOpen() || dials.trunk() == null) {
            return came;
        }
        IOException last = new IOException("the trunk's connection is closed");
        for (Hop hop : dialler.book.hops(dials.trunk())) {
            try {
                return dialler.stack().connect(hop);
            } catch (IOException unreachable) {
                dialler.book.places().avoid(hop, 0);
                last = unreachable;
            }
        }
        throw last;
    }

    @Override
    public void refused(int status, String reason) {
        boolean unreachable = status == 408 || status == 503;
        if (unreachable) {
            call.seen(LegName.META, false, status + " " + reason, null);
        }
        call.end(Ending.refused(SipEnd.META, status, reason));
    }
}
