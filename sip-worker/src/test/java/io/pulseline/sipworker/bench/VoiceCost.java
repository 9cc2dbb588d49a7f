package io.pulseline.sipworker.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The load generator of `./pulseline bench voice`: what the sip-worker's media plane needs for a packet from keys to
/// keys, and from keys to none, in turns with rtpengine.
public final class VoiceCost {
    private static final double GOAL = 0.6;
    private static final String OURS = "voice";
    /// Another build of ours.
    private static final String BEFORE = "before";

    private static final String ENGINE = "rtpengine";

    private final Map<String, String> options = new HashMap<>();
    private final VoiceBench bench = new VoiceBench();
    /// By process and kind.
    private final Map<String, List<VoiceBench.Figure>> figures = new TreeMap<>();

    private VoiceCost(String[] arguments) {
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i].substring(2), arguments[i + 1]);
        }
    }

    /// @param arguments `--voice pid@address:port`, the same for `--rtpengine` and `--before`, `--calls`, `--rounds`,
    /// `--seconds`,
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
            measure(VoiceBench.Kind.PASSED, OURS);
            measure(VoiceBench.Kind.PASSED, BEFORE);
            measure(VoiceBench.Kind.BESIDE, ENGINE);
            measure(VoiceBench.Kind.CLEAR, OURS);
            measure(VoiceBench.Kind.CLEAR, BEFORE);
            measure(VoiceBench.Kind.CLEAR_BESIDE, ENGINE);
        }
        List<BenchFigure> told = new ArrayList<>();
        told.add(figure("SRTP to SRTP", VoiceBench.Kind.PASSED, ENGINE, VoiceBench.Kind.BESIDE, GOAL));
        told.add(figure("SRTP to RTP", VoiceBench.Kind.CLEAR, ENGINE, VoiceBench.Kind.CLEAR_BESIDE, GOAL));
        if (options.containsKey(BEFORE)) {
            told.add(figure("SRTP to SRTP", VoiceBench.Kind.PASSED, BEFORE, VoiceBench.Kind.PASSED, null));
            told.add(figure("SRTP to RTP", VoiceBench.Kind.CLEAR, BEFORE, VoiceBench.Kind.CLEAR, null));
        }
        List<VoiceBench.Figure> passed = figures(OURS, VoiceBench.Kind.PASSED);
        List<VoiceBench.Figure> engine = figures(ENGINE, VoiceBench.Kind.BESIDE);
        told.add(delay("median delay added", passed, engine, VoiceBench.Figure::median, null));
        // the goal holds at 300 calls: with more the loop rests longer
        told.add(delay("p99 delay added", passed, engine, VoiceBench.Figure::p99, number("calls") > 300 ? null : 2.0));
        told.add(BenchFigure.alone(
                "bytes of garbage for a packet",
                "B",
                BenchFigure.rounded(median(passed, VoiceBench.Figure::garbageForAPacket))));
        told.add(BenchFigure.alone(
                "packets lost of ours", "%", BenchFigure.rounded(median(passed, VoiceBench.Figure::lostPercent))));
        told.forEach(figure -> System.out.printf(
                Locale.ROOT,
                "  %-40s %8s %s, %s %s, ratio %s%n",
                figure.metric(),
                figure.ours(),
                figure.unit(),
                figure.peerName(),
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
                process.equals(ENGINE) ? new VoiceEngine(at) : new VoiceDoor(at),
                number("calls"),
                number("warm-up"),
                number("seconds"),
                () -> cpuMillis(Long.parseLong(peer[0])));
        figures(process, kind).add(figure);
        System.err.printf(
                Locale.ROOT,
                "%-9s %-12s %6.2f ms CPU per 1,000 packets, %.3f %% lost, delay p50 %.2f p99 %.2f ms, %.0f B%n",
                process,
                kind,
                figure.cpuPerThousand(),
                figure.lostPercent(),
                figure.median(),
                figure.p99(),
                figure.garbageForAPacket());
    }

    /// User and system time of a process, all its threads.
    private double cpuMillis(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 1000.0 / number("ticks");
    }

    private List<VoiceBench.Figure> figures(String process, VoiceBench.Kind kind) {
        return figures.computeIfAbsent(process + " " + kind, any -> new ArrayList<>());
    }

    private BenchFigure figure(
            String what, VoiceBench.Kind ours, String peer, VoiceBench.Kind theirs, @Nullable Double goal) {
        double own = median(figures(OURS, ours), VoiceBench.Figure::cpuPerThousand);
        List<VoiceBench.Figure> other = figures(peer, theirs);
        @Nullable
        Double cost = other.isEmpty() ? null : Double.valueOf(median(other, VoiceBench.Figure::cpuPerThousand));
        return BenchFigure.atMost(
                "CPU per 1,000 packets, " + what,
                "ms",
                BenchFigure.rounded(own),
                cost == null ? null : BenchFigure.rounded(cost),
                peer,
                cost == null ? null : Double.valueOf(BenchFigure.rounded(own / cost)),
                goal);
    }

    /// @param most milliseconds
    private static BenchFigure delay(
            String what,
            List<VoiceBench.Figure> ours,
            List<VoiceBench.Figure> theirs,
            ToDoubleFunction<VoiceBench.Figure> value,
            @Nullable Double most) {
        double own = BenchFigure.rounded(median(ours, value));
        return new BenchFigure(
                what,
                "ms",
                own,
                theirs.isEmpty() ? null : BenchFigure.rounded(median(theirs, value)),
                ENGINE,
                null,
                most,
                most == null ? null : Boolean.valueOf(own <= most));
    }

    private static double median(Collection<VoiceBench.Figure> of, ToDoubleFunction<VoiceBench.Figure> value) {
        double[] sorted = of.stream().mapToDouble(value).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
