package io.pulseline.sipworker.media;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Collects the lines of an SDP that are about DTLS and ICE. What a stream says goes before what the session says,
/// because it comes later.
final class DtlsReading {
    private static final int MOST_CANDIDATES = 40;

    private String fingerprint = "";
    private String setup = "";
    private String ufrag = "";
    private String password = "";
    private String mid = "";
    private boolean lite;
    private final List<Ranked> candidates = new ArrayList<>();

    private record Ranked(long priority, InetSocketAddress address) {}

    /// @param line from `a=` on
    void line(String line) {
        int colon = line.indexOf(':');
        String value = colon < 0 ? "" : line.substring(colon + 1).strip();
        switch (colon < 0 ? line : line.substring(0, colon)) {
            case "a=fingerprint" -> fingerprint(value);
            case "a=setup" -> setup = value.toLowerCase(Locale.ROOT);
            case "a=ice-ufrag" -> ufrag = value;
            case "a=ice-pwd" -> password = value;
            case "a=ice-lite" -> lite = true;
            case "a=mid" -> mid = value;
            case "a=candidate" -> candidate(value.split(" +"));
            default -> {
                // of other things
            }
        }
    }

    private void fingerprint(String value) {
        String[] parts = value.split(" +");
        if (parts.length == 2
                && parts[0].equalsIgnoreCase("sha-256")
                && parts[1].matches("(?i)([0-9a-f]{2}:){31}[0-9a-f]{2}")) {
            fingerprint = parts[1].toUpperCase(Locale.ROOT);
        }
    }

    private void candidate(String[] parts) {
        boolean ours = parts.length >= 8
                && candidates.size() < MOST_CANDIDATES
                && parts[1].equals("1")
                && parts[2].equalsIgnoreCase("udp")
                && parts[3].matches("[0-9]{1,10}")
                && parts[5].matches("[0-9]{1,5}");
        if (!ours) {
            return;
        }
        int port = Integer.parseInt(parts[5]);
        try {
            InetAddress address = InetAddress.ofLiteral(parts[4]);
            if (address instanceof Inet4Address && port > 0 && port < 65_536) {
                candidates.add(new Ranked(Long.parseLong(parts[3]), new InetSocketAddress(address, port)));
            }
        } catch (IllegalArgumentException name) {
            // names of candidates are not looked up
        }
    }

    /// @return empty where there is no fingerprint that we could hold a certificate against
    Optional<DtlsTerms> terms() {
        boolean ice = ufrag.matches("[A-Za-z0-9+/]{4,256}") && password.matches("[A-Za-z0-9+/]{22,256}");
        if (fingerprint.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DtlsTerms(
                fingerprint,
                List.of("active", "passive").contains(setup) ? setup : "actpass",
                ice ? ufrag : "",
                ice ? password : "",
                lite,
                candidates.stream()
                        .sorted(Comparator.comparingLong(Ranked::priority).reversed())
                        .map(Ranked::address)
                        .distinct()
                        .toList(),
                mid.matches("[!-~]{1,64}") ? mid : ""));
    }
}
