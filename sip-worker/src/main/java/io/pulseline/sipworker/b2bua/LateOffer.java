package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.SipBook.Protection;
import io.pulseline.sipworker.media.AudioSdp;
import io.pulseline.sipworker.media.AudioSdp.BadSdp;
import io.pulseline.sipworker.media.CallMedia;
import io.pulseline.sipworker.media.VoiceCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Our offer to a telephone system whose INVITE has none: it goes with what we first tell reliably, and is answered in
/// PRACK or ACK.
///
/// @see "RFC 3261 §13.2.1, RFC 3262 §5, RFC 6337 §3.1"
final class LateOffer {
    private final CallMedia media;
    private final Protection protection;
    private final List<VoiceCodec> codecs;
    private @Nullable String text;
    private boolean answered;

    LateOffer(CallMedia media, Dials dials) {
        this.media = media;
        this.protection = dials.protection();
        this.codecs = dials.codecs();
        media.keys(LegName.TRUNK, dials.dtmf());
    }

    /// @param own    our description
    /// @param theirs its description
    record Agreed(Protection protection, VoiceCodec codec, String own, String theirs) {}

    /// Once; the same each time.
    synchronized String text() {
        if (text == null) {
            text = media.offer(LegName.TRUNK, protection, codecs);
        }
        return text;
    }

    synchronized boolean isMade() {
        return text != null;
    }

    synchronized boolean isAnswered() {
        return answered;
    }

    /// @param sdp of PRACK or ACK
    /// @throws BadSdp when it does not fit our offer, or there is none
    synchronized Agreed take(String sdp) throws BadSdp {
        if (sdp.isEmpty()) {
            throw new BadSdp("our offer was not answered");
        }
        VoiceCodec codec = media.answered(LegName.TRUNK, AudioSdp.read(sdp), codecs);
        answered = true;
        return new Agreed(protection, codec, text(), sdp);
    }
}
