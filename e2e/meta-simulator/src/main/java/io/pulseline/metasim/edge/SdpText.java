package io.pulseline.metasim.edge;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What Meta demands of a business's SDP, and the SDP that Meta writes.
///
/// @see "Meta, Calling reference, 26 Jun 2026: SDP rules and samples"
public final class SdpText {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final List<String> lines;

    private SdpText(List<String> lines) {
        this.lines = lines;
    }

    /// @return the rule that is broken, in Meta's manner; empty when the SDP is fine
    public static Optional<String> complaint(String sdp, String type, boolean fromBrowser) {
        if (sdp.contains("\\r\\n") || sdp.startsWith("\"")) {
            return Optional.of("SDP is serialised twice");
        }
        if (!fromBrowser && (!sdp.contains("\r\n") || sdp.replace("\r\n", "").contains("\n"))) {
            return Optional.of("SDP lines must end with CR LF");
        }
        SdpText text = of(sdp);
        if (!text.lines.getFirst().equals("v=0")) {
            return Optional.of("SDP must start with v=0");
        }
        long media = text.lines.stream().filter(line -> line.startsWith("m=")).count();
        if (media != 1 || text.lines.stream().noneMatch(line -> line.startsWith("m=audio "))) {
            return Optional.of("SDP must have exactly one m=audio line");
        }
        if (text.lines.stream().noneMatch(line -> line.matches("m=audio [0-9]+ UDP/TLS/RTP/SAVPF [0-9 ]+"))) {
            return Optional.of("m=audio must use UDP/TLS/RTP/SAVPF: SDES goes with SIP only");
        }
        if (text.payloadType("opus/48000/2").isEmpty()) {
            return Optional.of("SDP must offer opus/48000/2");
        }
        if (text.attribute("fingerprint").isEmpty()) {
            return Optional.of("missing fingerprint");
        }
        if (!text.attribute("fingerprint").get().matches("(?i)sha-256 ([0-9a-f]{2}:){31}[0-9a-f]{2}")) {
            return Optional.of("fingerprint must be sha-256");
        }
        if (text.attribute("ice-ufrag").isEmpty() || text.attribute("ice-pwd").isEmpty()) {
            return Optional.of("SDP must carry ice-ufrag and ice-pwd");
        }
        String setup = text.attribute("setup").orElse("");
        if (type.equals("offer") ? !setup.equals("actpass") : !setup.equals("active") && !setup.equals("passive")) {
            return Optional.of("a=setup:" + setup + " is not allowed in an " + type);
        }
        long streams = text.lines.stream()
                .filter(line -> line.startsWith("a=ssrc:"))
                .map(line -> line.split("[: ]")[1])
                .distinct()
                .count();
        if (streams > 1) {
            return Optional.of("SDP must have a single SSRC");
        }
        if (!fromBrowser
                && text.attribute("ptime").map(ptime -> !ptime.equals("20")).orElse(false)) {
            return Optional.of("ptime must be 20");
        }
        return Optional.empty();
    }

    public static SdpText of(String sdp) {
        List<String> lines = new ArrayList<>();
        sdp.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(lines::add);
        if (lines.isEmpty()) {
            lines.add("");
        }
        return new SdpText(lines);
    }

    public Optional<String> attribute(String name) {
        return lines.stream()
                .filter(line -> line.startsWith("a=" + name + ":"))
                .map(line -> line.substring(name.length() + 3).strip())
                .findFirst();
    }

    public Optional<Integer> payloadType(String codec) {
        Pattern map = Pattern.compile("a=rtpmap:([0-9]+) " + Pattern.quote(codec), Pattern.CASE_INSENSITIVE);
        return lines.stream()
                .map(map::matcher)
                .filter(Matcher::matches)
                .map(found -> Integer.valueOf(found.group(1)))
                .findFirst();
    }

    public String fingerprint() {
        return attribute("fingerprint")
                .orElse("sha-256 ")
                .substring("sha-256 ".length())
                .toUpperCase(Locale.ROOT);
    }

    /// Meta's own: ICE-lite, one host candidate.
    static String write(String mid, EdgeLeg leg, String address, String setup, int opus, int dtmf, String fingerprint) {
        String stream = "sim-" + Long.toHexString(RANDOM.nextLong());
        List<String> out = new ArrayList<>(
                List.of(
                        "v=0",
                        "o=- " + (RANDOM.nextLong() >>> 1) + " 2 IN IP4 127.0.0.1",
                        "s=-",
                        "t=0 0",
                        "a=group:BUNDLE " + mid,
                        "a=msid-semantic: WMS " + stream,
                        "a=ice-lite",
                        "m=audio " + leg.port() + " UDP/TLS/RTP/SAVPF " + opus + (dtmf < 0 ? "" : " " + dtmf),
                        "c=IN IP4 " + address,
                        "a=rtcp:9 IN IP4 0.0.0.0",
                        "a=candidate:1 1 udp 2122260223 " + address + " " + leg.port()
                                + " typ host generation 0 network-cost 50",
                        "a=ice-ufrag:" + leg.ufrag(),
                        "a=ice-pwd:" + leg.password(),
                        "a=fingerprint:sha-256 " + fingerprint,
                        "a=setup:" + setup,
                        "a=mid:" + mid,
                        "a=sendrecv",
                        "a=msid:" + stream + " WhatsAppTrack1",
                        "a=rtcp-mux",
                        "a=rtpmap:" + opus + " opus/48000/2",
                        "a=rtcp-fb:" + opus + " transport-cc",
                        "a=fmtp:" + opus
                                + " maxaveragebitrate=20000;maxplaybackrate=16000;minptime=20;sprop-maxcapturerate=16000;useinbandfec=1"));
        if (dtmf >= 0) {
            out.add("a=rtpmap:" + dtmf + " telephone-event/8000");
        }
        out.addAll(List.of("a=maxptime:20", "a=ptime:20", "a=ssrc:" + leg.streamId() + " cname:WhatsAppAudioStream1"));
        return String.join("\r\n", out) + "\r\n";
    }
}
