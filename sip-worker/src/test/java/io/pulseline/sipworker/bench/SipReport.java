package io.pulseline.sipworker.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The figures of a benchmark of the SIP edge, for people and for programs. CPU is the median of the rounds.
final class SipReport {
    private static final double OF_ASTERISK = 0.5;
    private static final double GOODPUT = 0.8;
    private static final double GOAL_NATIVE = 150;
    private static final double GOAL_JAVA = 90;

    private final Map<String, String> options;
    private final List<SipBench.Peer> peers;
    private final double peak;
    private final SipBench.Window twice;
    private final SipBench.Window after;
    private final List<VoiceBench.Figure> voice;

    /// @param voice calls that talk; without libopus their engine is `Java`
    /// @param twice of calls at twice the peak
    /// @param after of calls as before, right behind it
    SipReport(
            Map<String, String> options,
            List<SipBench.Peer> peers,
            double peak,
            SipBench.Window twice,
            SipBench.Window after,
            List<VoiceBench.Figure> voice) {
        this.options = options;
        this.peers = peers;
        this.peak = peak;
        this.twice = twice;
        this.after = after;
        this.voice = voice;
    }

    private SipBench.@Nullable Peer peer(String name) {
        return peers.stream()
                .filter(peer -> peer.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static double cpu(SipBench.Peer peer) {
        double[] sorted = peer.windows().stream()
                .mapToDouble(SipBench.Window::cpuPerCall)
                .sorted()
                .toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// Of rounds that were measured one after the other: a noisy neighbour disturbs both alike.
    private @Nullable Double ratio(String name) {
        SipBench.Peer other = peer(name);
        if (other == null) {
            return null;
        }
        List<SipBench.Window> ours = peers.getFirst().windows();
        List<Double> each = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            each.add(ours.get(i).cpuPerCall() / other.windows().get(i).cpuPerCall());
        }
        double[] sorted =
                each.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private double goodput() {
        return twice.calls().completed() / Double.parseDouble(String.valueOf(options.get("seconds")));
    }

    String table() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%nSIP: %s calls a second over TLS connections that stay, INVITE to BYE, media anchored, nobody talks;"
                        + " %s x %s s, median%n%n",
                options.get("rate"),
                options.get("rounds"),
                options.get("seconds")));
        text.append(String.format(
                Locale.ROOT, "  %-32s %12s %16s %14s%n", "", "ms CPU/call", "calls/s per core", "set-up p95 ms"));
        for (SipBench.Peer peer : peers) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-32s %12.2f %16.0f %14.1f%n",
                    title(peer.name()),
                    cpu(peer),
                    1000 / cpu(peer),
                    peer.windows().getLast().calls().setUpMillis(0.95)));
        }
        for (String name : List.of("asterisk", "kamailio")) {
            Double ratio = ratio(name);
            String goal = name.equals("asterisk")
                    ? String.format(
                            Locale.ROOT,
                            " (goal at most %.1f: %s)",
                            OF_ASTERISK,
                            ratio != null && ratio <= OF_ASTERISK ? "met" : "missed")
                    : "";
            text.append(
                    ratio == null
                            ? String.format("%n  %s was not measured: %s", name, options.get(name + "-missing"))
                            : String.format(Locale.ROOT, "%n  ours / %s: %.2f%s", name, ratio, goal));
        }
        text.append(String.format(
                Locale.ROOT,
                "%n%n  %-32s %-22s %10s %15s %10s%n",
                "talking, SRTP both sides",
                "Opus",
                "calls",
                "calls per core",
                "lost %"));
        for (VoiceBench.Figure figure : voice) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-32s %-22s %10d %15.0f %10.3f%n",
                    figure.kind() == VoiceBench.Kind.PASSED ? "Opus passed on" : "Opus to PCMU and back",
                    figure.engine(),
                    figure.calls(),
                    figure.callsPerCore(),
                    figure.lostPercent()));
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "%n  peak %.0f calls/s; offered twice that: %.0f completed/s (%.0f %%, goal at least %.0f %%),"
                                + " %d told 503 with Retry-After, %d failed%n"
                                + "  after it: %d of %d completed, set-up p95 %.1f ms%n"
                                + "  JDK %s, %s cores, each server on one core, load and the platform's stand-in on"
                                + " another%n",
                        peak,
                        goodput(),
                        100 * goodput() / peak,
                        100 * GOODPUT,
                        twice.calls().shedCalls(),
                        twice.calls().failed(),
                        after.calls().completed(),
                        after.calls().offeredCalls(),
                        after.calls().setUpMillis(0.95),
                        Runtime.version(),
                        options.get("cores")))
                .toString();
    }

    /// The shape that every benchmark of ours writes: `name`, `at`, `conditions`, `figures`. Not measured is null.
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", "sip");
        json.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        Map<String, Object> about = new LinkedHashMap<>();
        for (String name : List.of("rate", "seconds", "rounds", "warm-up", "capacity", "cores", "server-core", "cpu")) {
            about.put(name.replace('-', '_'), options.getOrDefault(name, ""));
        }
        about.put("jdk", Runtime.version().toString());
        about.put("asterisk", options.getOrDefault("asterisk-version", "not measured"));
        about.put("kamailio", options.getOrDefault("kamailio-version", "not measured"));
        json.put("conditions", about);
        SipBench.Peer ours = peers.getFirst();
        List<Map<String, Object>> figures = new ArrayList<>();
        for (String name : List.of("asterisk", "kamailio")) {
            SipBench.Peer other = peer(name);
            Double ratio = ratio(name);
            Double goal = name.equals("asterisk") ? OF_ASTERISK : null;
            figures.add(figure(
                    "CPU per call",
                    "ms",
                    rounded(cpu(ours)),
                    other == null ? null : rounded(cpu(other)),
                    title(name),
                    ratio,
                    goal,
                    goal == null || ratio == null ? null : ratio <= goal));
            figures.add(figure(
                    "set-ups a second per core",
                    "calls/s",
                    Math.round(1000 / cpu(ours)),
                    other == null ? null : Math.round(1000 / cpu(other)),
                    title(name),
                    ratio == null ? null : 1 / ratio,
                    null,
                    null));
        }
        double kept = goodput() / peak;
        figures.add(figure(
                "goodput at twice the peak",
                "calls/s",
                Math.round(goodput()),
                Math.round(peak),
                "our own peak",
                kept,
                GOODPUT,
                kept >= GOODPUT));
        figures.add(figure(
                "refused with 503 and Retry-After at twice the peak",
                "calls",
                twice.calls().shedCalls(),
                null,
                "",
                null,
                null,
                null));
        figures.add(figure(
                "lost or refused otherwise at twice the peak",
                "calls",
                twice.calls().failed(),
                null,
                "",
                null,
                null,
                null));
        for (VoiceBench.Figure each : voice) {
            boolean recoded = each.kind() == VoiceBench.Kind.RECODED;
            Double goal = recoded ? each.engine().equals("Java") ? GOAL_JAVA : GOAL_NATIVE : null;
            figures.add(figure(
                    (recoded ? "transcoded Opus and PCMU" : "Opus passed on") + ", SRTP both sides, Opus by "
                            + each.engine(),
                    "calls per core",
                    Math.round(each.callsPerCore()),
                    null,
                    "",
                    null,
                    goal,
                    goal == null ? null : each.callsPerCore() >= goal));
        }
        json.put("figures", figures);
        return json;
    }

    private static Map<String, Object> figure(
            String metric,
            String unit,
            Number ours,
            @Nullable Number peer,
            String peerName,
            @Nullable Double ratio,
            @Nullable Double goal,
            @Nullable Boolean met) {
        Map<String, Object> figure = new LinkedHashMap<>();
        figure.put("metric", metric);
        figure.put("unit", unit);
        figure.put("ours", ours);
        figure.put("peer", peer);
        figure.put("peer_name", peerName);
        figure.put("ratio", ratio == null ? null : rounded(ratio));
        figure.put("goal", goal);
        figure.put("met", met);
        return figure;
    }

    private static String title(String name) {
        return switch (name) {
            case "pulseline" -> "Pulseline sip-worker (B2BUA)";
            case "asterisk" -> "Asterisk (B2BUA)";
            case "kamailio" -> "Kamailio (proxy)";
            default -> name;
        };
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
