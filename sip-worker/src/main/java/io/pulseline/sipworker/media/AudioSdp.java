package io.pulseline.sipworker.media;

import io.pulseline.platform.wire.SipBook.Protection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The one audio stream that a SIP peer describes (RFC 8866, RFC 3264).
///
/// @param address   where it wants its packets; port 0 when it wants none
/// @param transport the profile of `m=`, such as `RTP/SAVP`
/// @param codecs    payload types of codecs we have, in the peer's order
/// @param dtmfType  telephone-event, -1 for none
/// @param keys      SDES lines that we can use, in the peer's order
/// @param dtls      null where it offers none
/// @param xr        whether it asks for voice metrics in extended reports (RFC 3611 §5)
/// @param direction `sendrecv`, `sendonly`, `recvonly`, `inactive`
public record AudioSdp(
        InetSocketAddress address,
        String transport,
        Map<VoiceCodec, Integer> codecs,
        int dtmfType,
        int dtmfRate,
        List<SdesKey> keys,
        @Nullable DtlsTerms dtls,
        boolean mux,
        boolean xr,
        String direction,
        int otherMedia) {
    private static final Pattern MEDIA = Pattern.compile("m=([a-z]+) ([0-9]{1,5})(?:/[0-9]+)? ([A-Z/]+) ?([0-9 ]*)");
    private static final Pattern MAP = Pattern.compile("a=rtpmap:([0-9]{1,3}) (\\S+)");
    private static final Pattern ADDRESS = Pattern.compile("c=IN IP[46] (\\S+)");
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Set<String> DIRECTIONS = Set.of("a=sendrecv", "a=sendonly", "a=recvonly", "a=inactive");
    private static final int MOST_LINES = 1000;
    private static final int MOST_MEDIA = 100;

    /// A description that no call can be made of; the text names the rule.
    public static final class BadSdp extends Exception {
        public BadSdp(String message) {
            super(message, null, false, false);
        }
    }

    /// @throws BadSdp when it has no audio stream of ours; names in `c=` are not looked up
    public static AudioSdp read(String text) throws BadSdp {
        List<String> lines = text.lines().map(String::strip).toList();
        if (lines.isEmpty() || !lines.getFirst().equals("v=0") || lines.size() > MOST_LINES) {
            throw new BadSdp("SDP must start with v=0");
        }
        Reading reading = new Reading();
        for (String line : lines) {
            reading.line(line);
        }
        return reading.finish();
    }

    private static final class Reading {
        private String sessionAddress = "";
        private String address = "";
        private String direction = "sendrecv";
        private int port = -1;
        private String transport = "";
        private final List<Integer> types = new ArrayList<>();
        private final Map<Integer, String> maps = new LinkedHashMap<>(Map.of(0, "PCMU/8000", 8, "PCMA/8000"));
        private final List<SdesKey> keys = new ArrayList<>();
        private final DtlsReading dtls = new DtlsReading();
        private boolean mux;
        private boolean xr;
        private boolean inAudio;
        private int media;

        void line(String line) throws BadSdp {
            if (line.startsWith("m=")) {
                media(line);
            } else if (line.startsWith("c=")) {
                Matcher found = ADDRESS.matcher(line);
                if (found.matches() && media == 0) {
                    sessionAddress = found.group(1);
                } else if (found.matches() && inAudio) {
                    address = found.group(1);
                }
            } else if (media == 0 || inAudio) {
                attribute(line);
            }
        }

        private void media(String line) throws BadSdp {
            Matcher found = MEDIA.matcher(line);
            media++;
            if (media > MOST_MEDIA) {
                throw new BadSdp("too many streams");
            }
            inAudio = found.matches() && found.group(1).equals("audio") && port < 0;
            if (inAudio) {
                port = Integer.parseInt(found.group(2));
                transport = found.group(3);
                for (String type : found.group(4).strip().split(" +")) {
                    if (!type.isEmpty() && type.length() <= 3) {
                        types.add(Integer.valueOf(type));
                    }
                }
            }
        }

        private void attribute(String line) {
            if (line.startsWith("a=rtpmap:")) {
                Matcher map = MAP.matcher(line);
                if (map.matches()) {
                    maps.put(Integer.valueOf(map.group(1)), map.group(2));
                }
            } else if (line.startsWith("a=crypto:")) {
                SdesKey.read(line.substring("a=crypto:".length())).ifPresent(keys::add);
            } else if (line.equals("a=rtcp-mux")) {
                mux = true;
            } else if (line.startsWith("a=rtcp-xr:") && line.contains("voip-metrics")) {
                xr = true;
            } else if (DIRECTIONS.contains(line)) {
                direction = line.substring(2);
            } else {
                dtls.line(line);
            }
        }

        AudioSdp finish() throws BadSdp {
            if (port < 0 || port > 65_535) {
                throw new BadSdp("SDP must have one m=audio line");
            }
            String host = address.isEmpty() ? sessionAddress : address;
            if (!IPV4.matcher(host).matches()) {
                throw new BadSdp("media must be at an IPv4 address");
            }
            Map<VoiceCodec, Integer> codecs = new LinkedHashMap<>();
            int dtmf = -1;
            int rate = 8000;
            for (Integer type : types) {
                String map = maps.getOrDefault(type, "");
                VoiceCodec.of(map).ifPresent(codec -> codecs.putIfAbsent(codec, type));
                boolean events = map.toLowerCase(java.util.Locale.ROOT).startsWith("telephone-event/");
                if (events && (dtmf < 0 || map.endsWith("/8000"))) {
                    dtmf = type;
                    rate = map.endsWith("/48000") ? 48_000 : 8000;
                }
            }
            return new AudioSdp(
                    new InetSocketAddress(literal(host), port),
                    transport,
                    codecs,
                    dtmf,
                    rate,
                    List.copyOf(keys),
                    transport.contains("SAVP") ? dtls.terms().orElse(null) : null,
                    mux,
                    xr,
                    direction,
                    media - 1);
        }

        private static InetAddress literal(String host) throws BadSdp {
            try {
                return InetAddress.ofLiteral(host);
            } catch (IllegalArgumentException wrong) {
                throw new BadSdp("media must be at an IPv4 address");
            }
        }
    }

    /// As if it had no telephone-events.
    AudioSdp withoutEvents() {
        return new AudioSdp(address, transport, codecs, -1, dtmfRate, keys, dtls, mux, xr, direction, otherMedia);
    }

    public boolean encrypted() {
        return transport.contains("SAVP");
    }

    /// Whether its keys come by a handshake.
    public boolean byDtls() {
        return dtls != null && keys.isEmpty();
    }

    /// Whether it can be answered by what is required of this leg.
    boolean fits(Protection required) {
        return switch (required) {
            case SDES -> encrypted() && !transport.startsWith("UDP/TLS/");
            case DTLS -> dtls != null;
            case NONE -> !encrypted();
        };
    }

    /// Whether the peer holds the call: it wants to hear nothing.
    public boolean held() {
        return direction.equals("sendonly")
                || direction.equals("inactive")
                // with ICE the address of c= is not the way
                || address.getAddress().isAnyLocalAddress() && (dtls == null || !dtls.hasIce());
    }

    Optional<Integer> typeOf(VoiceCodec codec) {
        return Optional.ofNullable(codecs.get(codec));
    }

    /// The best of ours that the peer has too.
    ///
    /// @param wanted in our order of preference
    public Optional<VoiceCodec> firstOf(List<VoiceCodec> wanted) {
        return wanted.stream().filter(codecs::containsKey).findFirst();
    }
}
