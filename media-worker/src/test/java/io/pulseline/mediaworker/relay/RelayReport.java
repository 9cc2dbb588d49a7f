package io.pulseline.mediaworker.relay;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The figures of a benchmark of the relay, for people and for programs. Each is the median of its rounds.
final class RelayReport {
    private static final double GOAL = 0.6;
    /// Both directions of one call, 20 ms packets.
    private static final double PACKETS_A_CALL_SECOND = 100;

    private final int calls;
    private final int seconds;
    private final int rounds;
    private final Map<String, String> conditions;
    private final Map<String, List<RelayBench.Window>> peers = new LinkedHashMap<>();
    private final Map<String, LoadLoop.Way> ways = new LinkedHashMap<>();

    RelayReport(int calls, int seconds, int rounds, Map<String, String> conditions) {
        this.calls = calls;
        this.seconds = seconds;
        this.rounds = rounds;
        this.conditions = conditions;
    }

    void add(String peer, List<RelayBench.Window> windows, LoadLoop.Way way) {
        peers.put(peer, windows);
        ways.put(peer, way);
    }

    /// Milliseconds of CPU per 1,000 packets.
    double cpu(String peer) {
        return median(java.util.Objects.requireNonNull(peers.get(peer)).stream()
                .mapToDouble(RelayBench.Window::cpuPerThousand)
                .sorted()
                .toArray());
    }

    /// @return ours to that; null when it was not measured
    @Nullable
    Double ratio(String peer) {
        if (!peers.containsKey(peer)) {
            return null;
        }
        // both of one round were measured in the same half minute: a noisy neighbour disturbs them alike
        List<Double> each = new ArrayList<>();
        List<RelayBench.Window> ours = java.util.Objects.requireNonNull(peers.get("relay"));
        List<RelayBench.Window> theirs = java.util.Objects.requireNonNull(peers.get(peer));
        for (int i = 0; i < ours.size(); i++) {
            each.add(ours.get(i).cpuPerThousand() / theirs.get(i).cpuPerThousand());
        }
        return median(each.stream().mapToDouble(Double::doubleValue).sorted().toArray());
    }

    String table() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%nRelay: %d calls, SRTP in and out, 50 packets/s each way, %d B payload; %d x %d s, median%n%n",
                calls,
                LoadLine.PAYLOAD_BYTES,
                rounds,
                seconds));
        text.append(String.format(
                Locale.ROOT,
                "  %-22s %16s %12s %10s %10s %12s %12s%n",
                "",
                "ms CPU/1,000 pkt",
                "calls/core",
                "lost %",
                "forged",
                "p99 way ms",
                "jitter ms"));
        for (String peer : peers.keySet()) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-22s %16.2f %12s %10.3f %10d %12.2f %12.2f%n",
                    title(peer),
                    cpu(peer),
                    peer.equals("echo") ? "-" : String.valueOf(callsPerCore(peer)),
                    lostPercent(peer),
                    forged(peer),
                    way(peer).p99(),
                    way(peer).jitterMillis()));
        }
        text.append(String.format(
                Locale.ROOT,
                "%n  ours allocates %.1f B for each packet; the way is measured at %d calls, with the generator's own share%n",
                allocated(),
                Math.min(calls, RelayBench.WAY_CALLS)));
        Double ratio = ratio("rtpengine");
        text.append(
                ratio == null
                        ? String.format("%n  rtpengine was not measured: %s%n", conditions.get("rtpengine-missing"))
                        : String.format(
                                Locale.ROOT,
                                "%n  ours / rtpengine: %.2f (goal at most %.2f: %s)%n",
                                ratio,
                                GOAL,
                                ratio <= GOAL ? "met" : "missed"));
        Double other = ratio("other");
        if (other != null) {
            text.append(String.format(Locale.ROOT, "  ours / the other jar: %.3f%n", other));
        }
        return text.append(String.format(
                        "  ours: ICE consent, RTCP, replay window, statistics on; rtpengine: no ICE, keys in SDP, userspace%n"
                                + "  JDK %s, %s cores, servers on one core, load on another%n",
                        Runtime.version(), conditions.get("cores")))
                .toString();
    }

    /// The shape that every benchmark of ours writes: `name`, `at`, `conditions`, `figures`; here with the rounds as
    /// they were measured. Not measured is null.
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", "relay");
        json.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("calls", calls);
        about.put("packets_per_second", calls * PACKETS_A_CALL_SECOND);
        about.put("payload_bytes", LoadLine.PAYLOAD_BYTES);
        about.put("window_seconds", seconds);
        about.put("rounds", rounds);
        about.put("cores", conditions.getOrDefault("cores", ""));
        about.put("server_core", conditions.getOrDefault("server-core", ""));
        about.put("cpu", conditions.getOrDefault("cpu", ""));
        about.put("jdk", Runtime.version().toString());
        about.put("rtpengine", conditions.getOrDefault("rtpengine-version", "not measured"));
        about.put("suites", List.of("AES_CM_128_HMAC_SHA1_80", "AEAD_AES_128_GCM"));
        json.put("conditions", about);
        boolean engine = peers.containsKey("rtpengine");
        List<Map<String, Object>> figures = new ArrayList<>();
        figures.add(figure(
                "CPU per 1,000 packets",
                "ms",
                rounded(cpu("relay")),
                engine ? rounded(cpu("rtpengine")) : null,
                "rtpengine",
                ratio("rtpengine"),
                GOAL));
        figures.add(figure(
                "CPU per 1,000 packets",
                "ms",
                rounded(cpu("relay")),
                rounded(cpu("echo")),
                "UDP echo",
                cpu("relay") / cpu("echo"),
                null));
        if (peers.containsKey("other")) {
            figures.add(figure(
                    "CPU per 1,000 packets",
                    "ms",
                    rounded(cpu("relay")),
                    rounded(cpu("other")),
                    "the other jar",
                    ratio("other"),
                    null));
        }
        figures.add(figure(
                "calls per core",
                "calls",
                callsPerCore("relay"),
                engine ? callsPerCore("rtpengine") : null,
                "rtpengine",
                engine ? (double) callsPerCore("relay") / callsPerCore("rtpengine") : null,
                null));
        figures.add(figure(
                "packets lost",
                "%",
                rounded(lostPercent("relay")),
                engine ? rounded(lostPercent("rtpengine")) : null,
                "rtpengine",
                null,
                null));
        figures.add(figure(
                "delay added, 99 of 100 packets",
                "ms",
                rounded(way("relay").p99()),
                engine ? rounded(way("rtpengine").p99()) : null,
                "rtpengine",
                null,
                null));
        figures.add(figure(
                "jitter",
                "ms",
                rounded(way("relay").jitterMillis()),
                rounded(way("echo").jitterMillis()),
                "UDP echo",
                null,
                null));
        figures.add(figure("allocated for each packet", "B", rounded(allocated()), null, "", null, null));
        json.put("ways", ways);
        json.put("figures", figures);
        json.put("rounds", peers);
        return json;
    }

    /// @param goal what the ratio may be at most; null where none is set
    private static Map<String, Object> figure(
            String metric,
            String unit,
            Number ours,
            @Nullable Number peer,
            String peerName,
            @Nullable Double ratio,
            @Nullable Double goal) {
        Map<String, Object> figure = new LinkedHashMap<>();
        figure.put("metric", metric);
        figure.put("unit", unit);
        figure.put("ours", ours);
        figure.put("peer", peer);
        figure.put("peer_name", peerName);
        figure.put("ratio", ratio == null ? null : rounded(ratio));
        figure.put("goal", goal);
        figure.put("met", goal == null || ratio == null ? null : ratio <= goal);
        return figure;
    }

    private LoadLoop.Way way(String peer) {
        return java.util.Objects.requireNonNull(ways.get(peer));
    }

    /// Bytes for each packet, the median of the rounds.
    private double allocated() {
        return median(java.util.Objects.requireNonNull(peers.get("relay")).stream()
                .mapToDouble(window -> window.allocated() == null ? 0 : window.allocated())
                .sorted()
                .toArray());
    }

    private static String title(String peer) {
        return switch (peer) {
            case "relay" -> "Pulseline media-worker";
            case "other" -> "the same, other jar";
            case "echo" -> "UDP echo (floor)";
            default -> peer;
        };
    }

    private long callsPerCore(String peer) {
        return Math.round(1_000_000 / (cpu(peer) * PACKETS_A_CALL_SECOND));
    }

    private double lostPercent(String peer) {
        List<RelayBench.Window> windows = java.util.Objects.requireNonNull(peers.get(peer));
        long lost = windows.stream().mapToLong(RelayBench.Window::lost).sum();
        long said = windows.stream().mapToLong(RelayBench.Window::said).sum();
        return said == 0 ? 0 : 100.0 * lost / said;
    }

    private long forged(String peer) {
        return java.util.Objects.requireNonNull(peers.get(peer)).stream()
                .mapToLong(RelayBench.Window::forged)
                .sum();
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
