package io.pulseline.sipworker.media;

import io.pulseline.platform.wire.LinkEnd;
import io.pulseline.rtp.Srtp;
import io.pulseline.rtp.SrtpProfile;
import io.pulseline.sipworker.media.AudioSdp.BadSdp;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// An end of the inner link, as the rest of this package speaks: keys as of SDES, a description as of SDP.
final class LinkKeys {
    /// Of all links between workers.
    private static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_128_GCM;

    private LinkKeys() {}

    /// For a link whose other end is not known yet.
    static SdesKey fresh() {
        return SdesKey.fresh(1, PROFILE);
    }

    /// @throws BadSdp when the other end's keys are of another profile
    static Srtp between(SdesKey ours, SdesKey theirs) throws BadSdp {
        if (ours.profile() != theirs.profile()) {
            throw new BadSdp("the link's other end has another profile");
        }
        return new Srtp(ours.profile(), ours.key(), ours.salt(), theirs.key(), theirs.salt());
    }

    /// @throws BadSdp for a profile that we have not, and a key of another length
    static SdesKey read(LinkEnd end) throws BadSdp {
        try {
            SrtpProfile profile = SrtpProfile.valueOf(end.profile());
            byte[] both = Base64.getDecoder().decode(end.key());
            if (both.length == profile.keyBytes() + profile.saltBytes()) {
                return new SdesKey(
                        1,
                        profile,
                        Arrays.copyOf(both, profile.keyBytes()),
                        Arrays.copyOfRange(both, profile.keyBytes(), both.length),
                        SdesKey.NO_INDEX);
            }
        } catch (IllegalArgumentException unknown) {
            // said below
        }
        throw new BadSdp("the link's other end has no key of a profile of ours");
    }

    static LinkEnd write(InetAddress host, int port, SdesKey key) {
        byte[] both = Arrays.copyOf(key.key(), key.key().length + key.salt().length);
        System.arraycopy(key.salt(), 0, both, key.key().length, key.salt().length);
        return new LinkEnd(
                host.getHostAddress(),
                port,
                key.profile().name(),
                Base64.getEncoder().encodeToString(both));
    }

    static AudioSdp description(LinkEnd end, SdesKey key) throws BadSdp {
        try {
            return new AudioSdp(
                    new InetSocketAddress(InetAddress.ofLiteral(end.host()), end.port()),
                    "RTP/SAVP",
                    Map.of(VoiceCodec.OPUS, LinkEnd.OPUS),
                    LinkEnd.DTMF,
                    LinkEnd.DTMF_RATE,
                    List.of(key),
                    null,
                    true,
                    false,
                    "sendrecv",
                    0);
        } catch (IllegalArgumentException name) {
            throw new BadSdp("the link's other end has no address");
        }
    }
}
