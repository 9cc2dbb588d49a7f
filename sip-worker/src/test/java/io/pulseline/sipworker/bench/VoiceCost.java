package io.pulseline.sipworker.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The load generator of `./pulseline bench voice`: what the sip-worker's media plane needs for a packet from keys to
/// keys, and from keys to none, in turns with rtpengine.
public final class VoiceCost {
    private static final double GOAL = 0.6;

    private final Map<String, String> options = new HashMap<>();
    private final VoiceBench bench = new VoiceBench();
    private final Map<VoiceBench.Kind, List<VoiceBench.Figure>> figures = new EnumMap<>(VoiceBench.Kind.class);

    private VoiceCost(String[] arguments) {
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i].substring(2), arguments[i + 1]);
        }
    }

    /// @param arguments `--voice pid@address:port`, the same for `--rtpengine`, `--calls`, `--rounds`, `--seconds`,
    ///                  `--ticks`, `--out`
    public static void main(String[] arguments) throws IOException {
        new VoiceCost(arguments).run();
    }

    private String option(String name) {
        return java.util.Objects.requireNonNull(options.get(name), "--" + name + " is missing");
    }

    private int number(String name) {
        return Integer.parseInt(option(name));
    }

    private void run() throws IOException {
        for (int round = 0; round < number("rounds"); round++) {
            measure(VoiceBench.Kind.PASSED, "voice");
            measure(VoiceBench.Kind.BESIDE, "rtpengine");
            measure(VoiceBench.Kind.CLEAR, "voice");
            measure(VoiceBench.Kind.CLEAR_BESIDE, "rtpengine");
        }
        List<BenchFigure> told = List.of(
                figure("SRTP to SRTP", VoiceBench.Kind.PASSED, VoiceBench.Kind.BESIDE),
                figure("SRTP to RTP", VoiceBench.Kind.CLEAR, VoiceBench.Kind.CLEAR_BESIDE),
                BenchFigure.alone(
                        "packets lost of ours",
                        "%",
                        BenchFigure.rounded(median(
                                figures.getOrDefault(VoiceBench.Kind.CLEAR, List.of()),
                                VoiceBench.Figure::lostPercent))));
        told.forEach(figure -> System.out.printf(
                Locale.ROOT,
                "  %-40s %8s %s, rtpengine %s, ratio %s%n",
                figure.metric(),
                figure.ours(),
                figure.unit(),
                figure.peer(),
                figure.ratio()));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", "voice");
        json.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        json.put(
                "conditions",
                Map.of(
                        "calls", number("calls"),
                        "window_seconds", number("seconds"),
                        "rounds", number("rounds"),
                        "cores", options.getOrDefault("cores", ""),
                        "jdk", Runtime.version().toString()));
        json.put("figures", told.stream().map(BenchFigure::json).toList());
        json.put("rounds", figures);
        Files.writeString(
                Path.of(option("out")),
                JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
    }

    private void measure(VoiceBench.Kind kind, String process) throws IOException {
        if (!options.containsKey(process)) {
            return;
        }
        String[] peer = option(process).split("[@:]");
        InetSocketAddress at = new InetSocketAddress(peer[1], Integer.parseInt(peer[2]));
        VoiceBench.Figure figure = bench.measure(
                kind,
                process.equals("voice") ? new VoiceDoor(at) : new VoiceEngine(at),
                number("calls"),
                number("warm-up"),
                number("seconds"),
                () -> cpuMillis(Long.parseLong(peer[0])));
        figures.computeIfAbsent(kind, any -> new ArrayList<>()).add(figure);
        System.err.printf(
                Locale.ROOT,
                "%-13s %6.2f ms CPU per 1,000 packets, %.3f %% lost%n",
                kind,
                figure.cpuPerThousand(),
                figure.lostPercent());
    }

    /// User and system time of a process, all its threads.
    private double cpuMillis(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 1000.0 / number("ticks");
    }

    private BenchFigure figure(String what, VoiceBench.Kind ours, VoiceBench.Kind theirs) {
        double own = median(figures.getOrDefault(ours, List.of()), VoiceBench.Figure::cpuPerThousand);
        List<VoiceBench.Figure> other = figures.getOrDefault(theirs, List.of());
        @Nullable
        Double peer = other.isEmpty() ? null : Double.valueOf(median(other, VoiceBench.Figure::cpuPerThousand));
        return BenchFigure.atMost(
                "CPU per 1,000 packets, " + what,
                "ms",
                BenchFigure.rounded(own),
                peer == null ? null : BenchFigure.rounded(peer),
                "rtpengine",
                peer == null ? null : Double.valueOf(BenchFigure.rounded(own / peer)),
                GOAL);
    }

    private static double median(Collection<VoiceBench.Figure> of, ToDoubleFunction<VoiceBench.Figure> value) {
        double[] sorted = of.stream().mapToDouble(value).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
