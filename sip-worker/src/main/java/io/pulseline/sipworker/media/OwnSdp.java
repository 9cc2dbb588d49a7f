package io.pulseline.sipworker.media;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Our side of an offer or an answer, in the shape of Meta's samples.
///
/// @param dtmf payload type of telephone-event, -1 for none
/// @param keys of SDES, empty without
/// @param dtls null without
/// @param mux  whether reports come by the same port
record OwnSdp(
        int port,
        int ssrc,
        String transport,
        Map<VoiceCodec, Integer> types,
        int dtmf,
        int dtmfRate,
        List<SdesKey> keys,
        @Nullable OwnDtls dtls,
        boolean mux,
        String direction) {
    private static final long HOST_PRIORITY = 2_130_706_431L;

    /// @param setup `actpass` in an offer; `active` where we open the handshake
    /// @param ice   whether the peer has ICE too, or may have
    /// @param mid   empty for none
    record OwnDtls(DtlsPath path, String setup, boolean ice, String mid) {}

    String text(InetAddress advertise, long session, int version) {
        String host = advertise.getHostAddress();
        List<String> formats = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        types.forEach((codec, type) -> {
            formats.add(String.valueOf(type));
            lines.add("a=rtpmap:" + type + " " + codec.map);
            if (codec == VoiceCodec.OPUS) {
                lines.add("a=fmtp:" + type
                        + " maxplaybackrate=16000;sprop-maxcapturerate=16000;maxaveragebitrate=20000;useinbandfec=1");
            }
        });
        if (dtmf >= 0) {
            formats.add(String.valueOf(dtmf));
            lines.add("a=rtpmap:" + dtmf + " telephone-event/" + dtmfRate);
            lines.add("a=fmtp:" + dtmf + " 0-16");
        }
        keys.forEach(key -> lines.add("a=crypto:" + key.line()));
        if (dtls != null) {
            lines.addAll(dtlsLines(dtls, host));
        }
        lines.add("a=ptime:20");
        lines.add("a=maxptime:20");
        if (mux) {
            lines.add("a=rtcp-mux");
        }
        lines.add("a=" + direction);
        lines.add("a=ssrc:" + Integer.toUnsignedString(ssrc) + " cname:pulseline");
        List<String> all = new ArrayList<>(List.of(
                "v=0",
                "o=pulseline " + session + " " + version + " IN IP4 " + host,
                "s=-",
                "c=IN IP4 " + host,
                "t=0 0"));
        if (dtls != null && !dtls.mid().isEmpty()) {
            all.add("a=group:BUNDLE " + dtls.mid());
        }
        all.add("m=audio " + port + " " + transport + " " + String.join(" ", formats));
        all.addAll(lines);
        return String.join("\r\n", all) + "\r\n";
    }

    private List<String> dtlsLines(OwnDtls own, String host) {
        List<String> lines =
                new ArrayList<>(List.of("a=fingerprint:sha-256 " + own.path().fingerprint(), "a=setup:" + own.setup()));
        if (!own.mid().isEmpty()) {
            lines.add("a=mid:" + own.mid());
        }
        if (own.ice()) {
            lines.add("a=ice-ufrag:" + own.path().ufrag());
            lines.add("a=ice-pwd:" + own.path().password());
            lines.add("a=candidate:1 1 udp " + HOST_PRIORITY + " " + host + " " + port + " typ host");
            lines.add("a=end-of-candidates");
        }
        return lines;
    }
}
