package io.pulseline.platform.calls;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What an SDP says, read without judging it: half of one that Meta refused must still be shown.
///
/// @param media     the `m=` lines without `m=`, in order
/// @param attributes values of each `a=` by name, session and media alike, in order; empty text for a bare
/// flag
/// @param address   of the last `c=`, null when there is none
/// @param bareLines whether lines end without CR
/// @see "RFC 8866"
public record SdpText(
        List<String> media,
        Map<String, List<String>> attributes,
        @Nullable String address,
        boolean bareLines) {
    private static final String INLINE = "inline:";

    public enum Keying {
        DTLS,
        SDES,
        NONE
    }

    public static SdpText read(String text) {
        List<String> media = new ArrayList<>();
        Map<String, List<String>> attributes = new LinkedHashMap<>();
        String address = null;
        for (String raw : text.split("\r\n|\n", -1)) {
            if (raw.startsWith("m=")) {
                media.add(raw.substring(2));
            } else if (raw.startsWith("c=")) {
                address = raw.substring(raw.lastIndexOf(' ') + 1);
            } else if (raw.startsWith("a=")) {
                int colon = raw.indexOf(':');
                attributes
                        .computeIfAbsent(
                                colon < 0 ? raw.substring(2) : raw.substring(2, colon), none -> new ArrayList<>())
                        .add(colon < 0 ? "" : raw.substring(colon + 1).strip());
            }
        }
        return new SdpText(media, attributes, address, text.replace("\r\n", "").contains("\n"));
    }

    /// First value, empty when the attribute is not there.
    public Optional<String> first(String attribute) {
        return all(attribute).stream().findFirst();
    }

    List<String> all(String attribute) {
        return attributes.getOrDefault(attribute, List.of());
    }

    boolean has(String attribute) {
        return attributes.containsKey(attribute);
    }

    /// By the transport that is asked for, not by what it would need.
    public Keying keying() {
        String line = media.isEmpty() ? "" : media.getFirst();
        return line.contains("UDP/TLS/RTP/SAVPF")
                ? Keying.DTLS
                : line.contains("RTP/SAVP ") ? Keying.SDES : Keying.NONE;
    }

    /// @return 0 when there is no media line to take it from
    public int port() {
        String[] parts = media.isEmpty() ? new String[0] : media.getFirst().split(" ");
        return parts.length > 1 && parts[1].matches("\\d{1,5}") ? Integer.parseInt(parts[1]) : 0;
    }

    public boolean iceLite() {
        return has("ice-lite");
    }

    public int candidates() {
        return all("candidate").size();
    }

    /// Of the candidates, in order; names among them are left out, for nothing is looked up.
    List<InetAddress> addresses() {
        List<InetAddress> addresses = new ArrayList<>();
        for (String candidate : all("candidate")) {
            String[] parts = candidate.split(" +");
            if (parts.length > 4 && parts[4].matches("[0-9a-fA-F:.]+")) {
                try {
                    addresses.add(InetAddress.ofLiteral(parts[4]));
                } catch (IllegalArgumentException noAddress) {
                    // SdpLint tells of it
                }
            }
        }
        return addresses;
    }

    /// Codec by payload type, lower case: `opus/48000/2`.
    public Map<Integer, String> codecs() {
        Map<Integer, String> codecs = new TreeMap<>();
        for (String line : all("rtpmap")) {
            String[] parts = line.split(" +");
            if (parts.length == 2 && parts[0].matches("\\d{1,3}")) {
                codecs.put(Integer.valueOf(parts[0]), parts[1].toLowerCase(Locale.ROOT));
            }
        }
        return codecs;
    }

    /// Payload type of a codec, empty when it is not offered.
    public Optional<Integer> payloadType(String codec) {
        return codecs().entrySet().stream()
                .filter(entry -> entry.getValue().equals(codec))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /// Distinct synchronisation sources.
    long sources() {
        return all("ssrc").stream().map(line -> line.split(" ")[0]).distinct().count();
    }

    /// The text for people: what would let somebody into the media is stars.
    public static String redacted(String text) {
        return text.lines()
                .map(line -> line.startsWith("a=ice-pwd:")
                        ? "a=ice-pwd:***"
                        : line.startsWith("a=crypto:") && line.contains(INLINE)
                                ? line.substring(0, line.indexOf(INLINE) + INLINE.length()) + "***"
                                : line)
                .reduce((one, other) -> one + "\n" + other)
                .orElse("");
    }
}
