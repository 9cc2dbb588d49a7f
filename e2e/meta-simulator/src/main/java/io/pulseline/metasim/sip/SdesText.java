package io.pulseline.metasim.sip;

import io.pulseline.metasim.edge.SdpText;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// SDP of SIP calls with SDES keys, in the shape of Meta's samples: no ICE, no fingerprint, one suite.
///
/// @param key     master key and salt of the other side, 30 bytes
/// @param address where it wants its packets
record SdesText(byte[] key, int tag, InetSocketAddress address, int opus, int dtmf) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String SUITE = "AES_CM_128_HMAC_SHA1_80";

    static byte[] freshKey() {
        byte[] key = new byte[30];
        RANDOM.nextBytes(key);
        return key;
    }

    /// @return the rule that is broken
    static Optional<String> complaint(String sdp) {
        SdpText text = SdpText.of(sdp);
        if (!sdp.startsWith("v=0")) {
            return Optional.of("SDP must start with v=0");
        }
        if (sdp.lines().filter(line -> line.startsWith("m=")).count() != 1
                || sdp.lines().noneMatch(line -> line.matches("m=audio [1-9][0-9]* RTP/SAVP [0-9 ]+"))) {
            return Optional.of("SDP must have one m=audio line with RTP/SAVP");
        }
        if (text.payloadType("opus/48000/2").isEmpty()) {
            return Optional.of("SDP must offer opus/48000/2");
        }
        if (crypto(sdp).isEmpty()) {
            return Optional.of("SDP must carry a=crypto with " + SUITE);
        }
        return Optional.empty();
    }

    private static Optional<String[]> crypto(String sdp) {
        return sdp.lines()
                .filter(line -> line.matches("a=crypto:[0-9]+ " + SUITE + " inline:[A-Za-z0-9+/=]{40}.*"))
                .map(line ->
                        new String[] {line.split("[: ]")[1], line.replaceAll(".*inline:([A-Za-z0-9+/=]{40}).*", "$1")})
                .findFirst();
    }

    /// @param sdp without a complaint
    static SdesText read(String sdp) {
        SdpText text = SdpText.of(sdp);
        String[] crypto = crypto(sdp).orElseThrow();
        String host = sdp.lines()
                .filter(line -> line.startsWith("c=IN IP4 "))
                .reduce((first, second) -> second)
                .orElse("c=IN IP4 127.0.0.1")
                .substring(9)
                .strip();
        int port = Integer.parseInt(sdp.lines()
                .filter(line -> line.startsWith("m=audio "))
                .findFirst()
                .orElseThrow()
                .split(" ")[1]);
        return new SdesText(
                Base64.getDecoder().decode(crypto[1]),
                Integer.parseInt(crypto[0]),
                new InetSocketAddress(InetAddress.ofLiteral(host), port),
                text.payloadType("opus/48000/2").orElse(111),
                text.payloadType("telephone-event/8000").orElse(-1));
    }

    static String write(String address, int port, int streamId, byte[] key, int tag, int opus, int dtmf) {
        String stream = "sim-" + Long.toHexString(RANDOM.nextLong());
        List<String> out = new ArrayList<>(
                List.of(
                        "v=0",
                        "o=- " + (RANDOM.nextLong() >>> 1) + " 2 IN IP4 127.0.0.1",
                        "s=-",
                        "t=0 0",
                        "a=group:BUNDLE audio",
                        "a=msid-semantic: WMS " + stream,
                        "m=audio " + port + " RTP/SAVP " + opus + (dtmf < 0 ? "" : " " + dtmf),
                        "c=IN IP4 " + address,
                        "a=rtcp:9 IN IP4 0.0.0.0",
                        "a=mid:audio",
                        "a=sendrecv",
                        "a=msid:" + stream + " WhatsAppTrack1",
                        "a=rtcp-mux",
                        "a=crypto:" + tag + " " + SUITE + " inline:"
                                + Base64.getEncoder().encodeToString(key),
                        "a=rtpmap:" + opus + " opus/48000/2",
                        "a=fmtp:" + opus
                                + " maxaveragebitrate=20000;maxplaybackrate=16000;minptime=20;sprop-maxcapturerate=16000;useinbandfec=1"));
        if (dtmf >= 0) {
            out.add("a=rtpmap:" + dtmf + " telephone-event/8000");
        }
        out.addAll(List.of("a=maxptime:20", "a=ptime:20", "a=ssrc:" + streamId + " cname:WhatsAppAudioStream1"));
        return String.join("\r\n", out) + "\r\n";
    }
}
