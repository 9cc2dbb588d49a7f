package io.pulseline.mediaworker.relay;

import io.pulseline.rtp.Packet;
import io.pulseline.rtp.Rtcp;
import io.pulseline.rtp.Rtp;
import io.pulseline.rtp.webrtc.Stun;
import java.nio.charset.StandardCharsets;

/// What Meta, browsers and strangers send to media-worker, for `./pulseline bench fuzz`: a description, a STUN message,
/// a
/// packet, a report.
public final class MediaFuzz {
    private static final Rtcp.Reader NOBODY = new Rtcp.Reader() {
        @Override
        public void onSenderReport(long ntpMiddle) {}

        @Override
        public void onReport(double fractionLost, long lastSr, long delay) {}

        @Override
        public void onBye() {}
    };

    private MediaFuzz() {}

    /// The fuzzer's entry.
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Sdp.read(new String(input, StandardCharsets.UTF_8));
        } catch (Sdp.BadSdp refused) {
            // with the rule's name
        }
        Stun.read(input, input.length);
        Packet packet = new Packet();
        if (input.length > packet.getBuffer().length) {
            return;
        }
        packet.reset(input.length);
        System.arraycopy(input, 0, packet.getBuffer(), packet.getOffset(), input.length);
        if (Rtp.looksLikeMedia(packet)) {
            if (Rtp.isRtcp(packet)) {
                Rtcp.read(packet, NOBODY);
            } else {
                Rtp.headerBytes(packet);
            }
        }
    }
}
