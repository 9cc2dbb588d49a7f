package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.SipBook.Protection;
import io.pulseline.sipworker.media.AudioSdp;
import io.pulseline.sipworker.media.AudioSdp.BadSdp;
import io.pulseline.sipworker.media.CallMedia;
import io.pulseline.sipworker.media.VoiceCodec;
import io.pulseline.sipworker.stack.SipRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is agreed with the telephone system on the voice of one call, and what becomes of it when either side asks
/// anew.
final class TrunkTerms {
    private final CallMedia media;
    private Protection protection = Protection.SDES;
    private @Nullable VoiceCodec codec;
    private String own = "";
    private String theirs = "";

    TrunkTerms(CallMedia media) {
        this.media = media;
    }

    /// What a repeated offer has to fit.
    ///
    /// @param mine   our description for it
    /// @param others its description
    synchronized void agreed(Protection required, VoiceCodec chosen, String mine, String others) {
        protection = required;
        codec = chosen;
        own = mine;
        theirs = others;
    }

    /// Our last description.
    synchronized String own() {
        return own;
    }

    /// It asks anew, or for nothing.
    ///
    /// @return our description, empty where none is due
    synchronized String described(SipRequest request) throws BadSdp {
        String asked = request.bodyText();
        if (asked.isEmpty()) {
            return request.is("INVITE") ? own : "";
        }
        if (asked.equals(theirs)) {
            // a refresh: nothing is agreed anew, and the version of our description stays (RFC 3264 §8)
            return own;
        }
        AudioSdp offer = AudioSdp.read(asked);
        List<VoiceCodec> wanted = codec == null
                ? List.of(VoiceCodec.values())
                : List.of(codec, VoiceCodec.OPUS, VoiceCodec.PCMU, VoiceCodec.PCMA);
        VoiceCodec fits = offer.firstOf(wanted).orElseThrow(() -> new BadSdp("no codec"));
        own = media.answer(LegName.TRUNK, offer, protection, fits);
        theirs = asked;
        return own;
    }

    /// Its answer to our re-INVITE: it may move the media.
    synchronized void answered(String sdp) throws BadSdp {
        if (sdp.isEmpty() || stream(sdp).equals(stream(theirs)) || codec == null) {
            return;
        }
        media.answered(LegName.TRUNK, AudioSdp.read(sdp), List.of(codec));
        theirs = sdp;
    }

    /// Without the version, which some systems count up for nothing.
    private static String stream(String sdp) {
        return sdp.replaceAll("(?m)^o=.*$", "");
    }
}
