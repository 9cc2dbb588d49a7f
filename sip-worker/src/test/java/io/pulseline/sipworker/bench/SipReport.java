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
    private static final double OF_RTPENGINE = 0.85;
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
        return median(
                peer.windows().stream().mapToDouble(SipBench.Window::cpuPerCall).toArray());
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
        return median(each.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private List<VoiceBench.Figure> voice(VoiceBench.Kind kind) {
        return voice.stream().filter(figure -> figure.kind() == kind).toList();
    }

    private double perThousand(VoiceBench.Kind kind) {
        return median(voice(kind).stream()
                .mapToDouble(VoiceBench.Figure::cpuPerThousand)
                .toArray());
    }

    /// Of rounds that were measured one after the other; null without rtpengine.
    private @Nullable Double passedRatio() {
        List<VoiceBench.Figure> ours = voice(VoiceBench.Kind.PASSED);
        List<VoiceBench.Figure> theirs = voice(VoiceBench.Kind.BESIDE);
        if (theirs.isEmpty()) {
            return null;
        }
        double[] each = new double[theirs.size()];
        for (int i = 0; i < each.length; i++) {
            each[i] = ours.get(i).cpuPerThousand() / theirs.get(i).cpuPerThousand();
        }
        return median(each);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
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
                "%n%n  %-32s %-22s %10s %15s %16s %10s%n",
                "talking, SRTP both sides",
                "by",
                "calls",
                "calls per core",
                "ms CPU/1,000 p.",
                "lost %"));
        for (VoiceBench.Figure figure : voice) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-32s %-22s %10d %15.0f %16.2f %10.3f%n",
                    figure.kind() == VoiceBench.Kind.RECODED ? "Opus to PCMU and back" : "Opus passed on",
                    figure.engine(),
                    figure.calls(),
                    figure.callsPerCore(),
                    figure.cpuPerThousand(),
                    figure.lostPercent()));
        }
        Double beside = passedRatio();
        text.append(
                beside == null
                        ? String.format("%n  rtpengine was not measured: %s%n", options.get("rtpengine-missing"))
                        : String.format(
                                Locale.ROOT,
                                "%n  ours / rtpengine, a packet passed on: %.2f (goal at most %.2f: %s)%n",
                                beside,
                                OF_RTPENGINE,
                                beside <= OF_RTPENGINE ? "met" : "missed"));
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
        about.put("rtpengine", options.getOrDefault("rtpengine-version", "not measured"));
        json.put("conditions", about);
        SipBench.Peer ours = peers.getFirst();
        List<BenchFigure> figures = new ArrayList<>();
        for (String name : List.of("asterisk", "kamailio")) {
            SipBench.Peer other = peer(name);
            Double ratio = ratio(name);
            Double goal = name.equals("asterisk") ? OF_ASTERISK : null;
            figures.add(new BenchFigure(
                    "CPU per call",
                    "ms",
                    BenchFigure.rounded(cpu(ours)),
                    other == null ? null : BenchFigure.rounded(cpu(other)),
                    title(name),
                    ratio,
                    goal,
                    goal == null || ratio == null ? null : ratio <= goal));
            figures.add(new BenchFigure(
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
        figures.add(new BenchFigure(
                "goodput at twice the peak",
                "calls/s",
                Math.round(goodput()),
                Math.round(peak),
                "our own peak",
                kept,
                GOODPUT,
                kept >= GOODPUT));
        figures.add(BenchFigure.alone(
                "refused with 503 and Retry-After at twice the peak",
                "calls",
                twice.calls().shedCalls()));
        figures.add(BenchFigure.alone(
                "lost or refused otherwise at twice the peak",
                "calls",
                twice.calls().failed()));
        for (VoiceBench.Figure each : List.of(
                voice(VoiceBench.Kind.PASSED).getLast(),
                voice(VoiceBench.Kind.RECODED).getLast())) {
            boolean recoded = each.kind() == VoiceBench.Kind.RECODED;
            Double goal = recoded ? each.engine().equals("Java") ? GOAL_JAVA : GOAL_NATIVE : null;
            figures.add(new BenchFigure(
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
        Double beside = passedRatio();
        figures.add(BenchFigure.atMost(
                "CPU per 1,000 packets, Opus passed on, SRTP both sides",
                "ms",
                BenchFigure.rounded(perThousand(VoiceBench.Kind.PASSED)),
                beside == null ? null : BenchFigure.rounded(perThousand(VoiceBench.Kind.BESIDE)),
                "rtpengine",
                beside,
                OF_RTPENGINE));
        json.put("figures", figures.stream().map(BenchFigure::json).toList());
        return json;
    }

    private static String title(String name) {
        return switch (name) {
            case "pulseline" -> "Pulseline sip-worker (B2BUA)";
            case "asterisk" -> "Asterisk (B2BUA)";
            case "kamailio" -> "Kamailio (proxy)";
            default -> name;
        };
    }
}
