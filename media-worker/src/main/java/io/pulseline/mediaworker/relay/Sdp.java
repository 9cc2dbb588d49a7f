package io.pulseline.mediaworker.relay;

import io.pulseline.platform.wire.LinkEnd;
import io.pulseline.rtp.webrtc.Stun;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The part of SDP that one Opus audio stream over ICE and DTLS needs (RFC 8866, RFC 8829; Meta's rules: one
/// stream,
/// one track, one
/// `m=audio`, Opus at 48 kHz, ptime 20).
final class Sdp {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MAX_CHARS = 20_000;
    private static final int MAX_CANDIDATES = 40;
    /// RFC 6464. Read of what comes, and never sent: what passes through has nobody here who listened to it.
    static final String LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";

    private Sdp() {}

    /// What the peer described.
    ///
    /// @param setup        `actpass`, `active` or `passive`
    /// @param fingerprint  upper case hex with colons, SHA-256
    /// @param opus         payload type
    /// @param dtmf         payload type of telephone-event at `dtmfRate`, -1 when there is none
    /// @param level        id of the header extension that tells how loud a packet is, 0 for none
    /// @param candidates   UDP host, reflexive or relayed addresses, best first
    record Peer(
            String mid,
            String ufrag,
            String password,
            String fingerprint,
            String setup,
            int opus,
            int dtmf,
            int dtmfRate,
            boolean iceLite,
            int level,
            List<InetSocketAddress> candidates) {
        /// What both ends of every inner link speak.
        static final Peer LINKED =
                new Peer("", "", "", "", "", LinkEnd.OPUS, LinkEnd.DTMF, LinkEnd.DTMF_RATE, false, 0, List.of());
    }

    static final class BadSdp extends Exception {
        BadSdp(String rule) {
            super(rule);
        }
    }

    /// @throws BadSdp naming the rule that is broken
    static Peer read(String text) throws BadSdp {
        need(text.length() <= MAX_CHARS, "the SDP is longer than 20,000 characters");
        need(text.startsWith("v=0"), "an SDP begins with v=0");
        Map<String, String> session = new HashMap<>();
        Map<String, String> media = new HashMap<>();
        Map<Integer, String> codecs = new HashMap<>();
        List<String> candidateLines = new ArrayList<>();
        @Nullable String line = null;
        int audio = 0;
        int level = 0;
        for (String raw : text.split("\r\n|\n", -1)) {
            if (raw.startsWith("m=")) {
                need(raw.startsWith("m=audio "), "only one audio stream is allowed, found: " + clip(raw));
                audio++;
                line = raw;
            } else if (raw.startsWith("a=candidate:")) {
                candidateLines.add(raw.substring(12));
            } else if (raw.startsWith("a=rtpmap:")) {
                rtpmap(raw.substring(9), codecs);
            } else if (raw.startsWith("a=extmap:")) {
                level = level == 0 ? level(raw.substring(9)) : level;
            } else if (raw.startsWith("a=")) {
                int colon = raw.indexOf(':');
                String name = colon < 0 ? raw.substring(2) : raw.substring(2, colon);
                (audio == 0 ? session : media)
                        .putIfAbsent(
                                name, colon < 0 ? "" : raw.substring(colon + 1).strip());
            }
        }
        need(
                audio == 1 && line != null,
                audio == 0 ? "there is no m=audio line" : "there is more than one m=audio line");
        String[] parts = java.util.Objects.requireNonNull(line).split(" ");
        need(parts.length >= 4, "the m=audio line is cut short");
        need(parts[2].equals("UDP/TLS/RTP/SAVPF"), "the media must be UDP/TLS/RTP/SAVPF, found " + clip(parts[2]));
        int opus = -1;
        int dtmf = -1;
        int dtmfRate = 0;
        for (int i = 3; i < parts.length; i++) {
            int type = parts[i].matches("[0-9]{1,3}") ? Integer.parseInt(parts[i]) : -1;
            String codec = codecs.getOrDefault(type, "");
            if (opus < 0 && codec.equals("opus/48000/2")) {
                opus = type;
            }
            // Meta speaks telephone-event at 8 kHz only, so that one is preferred
            if (codec.equals("telephone-event/8000") || dtmf < 0 && codec.equals("telephone-event/48000")) {
                dtmf = type;
                dtmfRate = codec.endsWith("/8000") ? 8000 : 48_000;
            }
        }
        need(opus >= 0, "Opus (opus/48000/2) is missing");
        String ufrag = either(media, session, "ice-ufrag");
        String password = either(media, session, "ice-pwd");
        need(ufrag.length() >= 4 && ufrag.length() <= 256, "a=ice-ufrag is missing or too short");
        need(password.length() >= 22 && password.length() <= 256, "a=ice-pwd is missing or too short");
        String[] print = either(media, session, "fingerprint").split(" +");
        need(print.length == 2, "a=fingerprint is missing");
        need(print[0].equalsIgnoreCase("sha-256"), "the fingerprint must be sha-256");
        need(print[1].matches("(?i)([0-9a-f]{2}:){31}[0-9a-f]{2}"), "the fingerprint is not 32 bytes of hex");
        String setup = either(media, session, "setup").toLowerCase(Locale.ROOT);
        need(List.of("actpass", "active", "passive").contains(setup), "a=setup must be actpass, active or passive");
        return new Peer(
                media.getOrDefault("mid", "0"),
                ufrag,
                password,
                print[1].toUpperCase(Locale.ROOT),
                setup,
                opus,
                dtmf,
                dtmfRate,
                session.containsKey("ice-lite") || media.containsKey("ice-lite"),
                level,
                candidates(candidateLines));
    }

    /// @return 0 for another extension, and for an id that does not fit into a header of one byte
    private static int level(String value) {
        String[] parts = value.strip().split(" +");
        String id = parts[0].split("/")[0];
        boolean ours = parts.length >= 2 && parts[1].equals(LEVEL) && id.matches("[1-9]|1[0-4]");
        return ours ? Integer.parseInt(id) : 0;
    }

    private static void rtpmap(String value, Map<Integer, String> codecs) {
        String[] parts = value.strip().split(" +");
        if (parts.length == 2 && parts[0].matches("[0-9]{1,3}")) {
            codecs.putIfAbsent(Integer.valueOf(parts[0]), parts[1].toLowerCase(Locale.ROOT));
        }
    }

    private static List<InetSocketAddress> candidates(List<String> lines) {
        record Ranked(long priority, InetSocketAddress address) {}
        List<Ranked> ranked = new ArrayList<>();
        for (String line : lines) {
            String[] parts = line.strip().split(" +");
            if (ranked.size() < MAX_CANDIDATES
                    && parts.length >= 8
                    && parts[1].equals("1")
                    && parts[2].equalsIgnoreCase("udp")
                    && parts[3].matches("[0-9]{1,10}")
                    && parts[5].matches("[0-9]{1,5}")) {
                @Nullable InetAddress address = Stun.literal(parts[4]);
                int port = Integer.parseInt(parts[5]);
                if (address != null && port > 0 && port < 65_536) {
                    ranked.add(new Ranked(Long.parseLong(parts[3]), new InetSocketAddress(address, port)));
                }
            }
        }
        ranked.sort((a, b) -> Long.compare(b.priority(), a.priority()));
        return ranked.stream().map(Ranked::address).distinct().toList();
    }

    /// Ours, as offer or answer.
    ///
    /// @param level     id of the extension that tells how loud a packet is, 0 for none
    /// @param addresses where the peer can reach us, best first
    static String write(
            String mid,
            String ufrag,
            String password,
            String fingerprint,
            String setup,
            int opus,
            int dtmf,
            int dtmfRate,
            int level,
            List<InetAddress> addresses,
            int port,
            int ssrc) {
        String stream = Long.toHexString(RANDOM.nextLong() | 1L << 60);
        long priority = 2_130_706_431L;
        StringBuilder sdp = new StringBuilder(1200);
        line(sdp, "v=0");
        line(sdp, "o=- " + (RANDOM.nextLong() >>> 2) + " 2 IN IP4 127.0.0.1");
        line(sdp, "s=-");
        line(sdp, "t=0 0");
        line(sdp, "a=group:BUNDLE " + mid);
        line(sdp, "a=msid-semantic: WMS " + stream);
        line(sdp, "m=audio " + port + " UDP/TLS/RTP/SAVPF " + opus + (dtmf < 0 ? "" : " " + dtmf));
        InetAddress first = addresses.getFirst();
        line(sdp, "c=IN " + (first instanceof java.net.Inet6Address ? "IP6 " : "IP4 ") + bare(first));
        line(sdp, "a=rtcp:9 IN IP4 0.0.0.0");
        for (int i = 0; i < addresses.size(); i++) {
            line(
                    sdp,
                    "a=candidate:" + (i + 1) + " 1 udp " + (priority - i * 256L) + " " + bare(addresses.get(i)) + " "
                            + port + " typ host generation 0");
        }
        line(sdp, "a=end-of-candidates");
        line(sdp, "a=ice-ufrag:" + ufrag);
        line(sdp, "a=ice-pwd:" + password);
        line(sdp, "a=fingerprint:sha-256 " + fingerprint);
        line(sdp, "a=setup:" + setup);
        line(sdp, "a=mid:" + mid);
        if (level > 0) {
            line(sdp, "a=extmap:" + level + " " + LEVEL);
        }
        line(sdp, "a=sendrecv");
        line(sdp, "a=msid:" + stream + " audio");
        line(sdp, "a=rtcp-mux");
        line(sdp, "a=rtpmap:" + opus + " opus/48000/2");
        line(sdp, "a=fmtp:" + opus + " minptime=20;useinbandfec=1");
        if (dtmf >= 0) {
            line(sdp, "a=rtpmap:" + dtmf + " telephone-event/" + dtmfRate);
        }
        line(sdp, "a=maxptime:20");
        line(sdp, "a=ptime:20");
        line(sdp, "a=ssrc:" + Integer.toUnsignedString(ssrc) + " cname:pulseline");
        return sdp.toString();
    }

    private static void line(StringBuilder sdp, String line) {
        sdp.append(line).append("\r\n");
    }

    private static String bare(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    private static String either(Map<String, String> media, Map<String, String> session, String name) {
        return media.getOrDefault(name, session.getOrDefault(name, ""));
    }

    private static void need(boolean holds, String rule) throws BadSdp {
        if (!holds) {
            throw new BadSdp(rule);
        }
    }

    private static String clip(String text) {
        String clean = text.replaceAll("[^ -~]", "?");
        return clean.length() <= 60 ? clean : clean.substring(0, 60) + "…";
    }
}
