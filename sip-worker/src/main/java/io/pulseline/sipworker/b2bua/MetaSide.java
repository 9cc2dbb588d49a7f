package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.SipBook.Protection;
import io.pulseline.sipworker.media.AudioSdp;
import io.pulseline.sipworker.media.AudioSdp.BadSdp;
import io.pulseline.sipworker.media.VoiceCodec;
import io.pulseline.sipworker.stack.Dialog;
import io.pulseline.sipworker.stack.SipRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A user behind Meta's INVITE.
record MetaSide(Dialler dialler, BridgedCall call, AudioSdp offer, SipRequest invite) implements UserSide {
    @Override
    public boolean answer(@Nullable SipLeg callee, VoiceCodec codec, String who) throws BadSdp {
        VoiceCodec meta = offer.codecs().containsKey(codec)
                ? codec
                : offer.firstOf(List.of(VoiceCodec.values()))
                        .orElseThrow(() -> new BadSdp("Meta's offer has no codec"));
        // as Meta offers: what we know of the number's settings may be a second old
        Protection protection = offer.byDtls() ? Protection.DTLS : Protection.SDES;
        String sdp = call.media.answer(LegName.META, offer, protection, meta);
        SipLeg caller = new SipLeg(
                LegName.META,
                Dialog.answered(invite, dialler.calls.tagOf(call.incoming())),
                () -> dialler.stack().connect(dialler.settings.meta()));
        return call.answer(caller, callee, sdp, who, null, null);
    }
}
