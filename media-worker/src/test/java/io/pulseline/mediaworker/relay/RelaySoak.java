package io.pulseline.mediaworker.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// Many two-way calls for long through one worker: `./pulseline bench relay --soak MINUTES`. Shows that no packet is
/// lost in it and that its memory, threads and files stay as they are. Starts and ends nothing.
public final class RelaySoak {
    /// What is allocated once, and the compiler's work, are over by then.
    private static final int SETTLE_SECONDS = 15;
    private static final int REPORT_SECONDS = 10;
    private static final double MEBI = 1024.0 * 1024;

    private final Map<String, String> options = new HashMap<>();
    private final LoadLoop loop = new LoadLoop();
    private final List<LoadLine> lines = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();

    /// @param live     bytes on the heap after a collection, which is made at the beginning and at the end
    /// @param resident bytes in the machine's memory
    record Sample(
            long second,
            long sent,
            long heard,
            long allocated,
            long live,
            long resident,
            int threads,
            long openFiles,
            LoadLoop.Way way) {
        Sample after(long collected, long then) {
            return new Sample(second, sent, heard, allocated, collected, then, threads, openFiles, way);
        }
    }

    private RelaySoak(String[] arguments) throws IOException {
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i].substring(2), arguments[i + 1]);
        }
    }

    public static void main(String[] arguments) throws Exception {
        new RelaySoak(arguments).run();
        System.exit(0);
    }

    private String option(String name) {
        return java.util.Objects.requireNonNull(options.get(name), "--" + name + " is missing");
    }

    private int number(String name) {
        return Integer.parseInt(option(name));
    }

    private void run() throws Exception {
        InetAddress local = InetAddress.getByName("127.0.0.1");
        try (WorkerUnderLoad worker = new WorkerUnderLoad(option("worker-url"), number("gateway-port"));
                WorkerJvm jvm = new WorkerJvm(number("worker-pid"))) {
            for (int i = 0; i < number("calls"); i++) {
                lines.addAll(worker.call(loop, local));
            }
            long end = System.nanoTime() + 60_000_000_000L;
            while (!loop.call(() -> lines.stream().allMatch(LoadLine::ready))) {
                if (System.nanoTime() > end) {
                    throw new IOException("not every leg connected");
                }
                LockSupport.parkNanos(20_000_000);
            }
            loop.talk(lines, number("rate"));
            RelayBench.rest(number("warm-up") + SETTLE_SECONDS);
            // what was said before both ends stood is no loss of the relay's: all fall silent, then it counts
            loop.talk(List.of());
            RelayBench.rest(1);
            LoadLoop.Count before = loop.count(lines);
            LostWhere lostBefore = LostWhere.now(option("worker-metrics"));
            loop.talk(lines, number("rate"));
            RelayBench.rest(1);
            loop.way(lines);
            long began = System.nanoTime();
            samples.add(sample(0, jvm, jvm.live()));
            while (seconds(began) < number("seconds")) {
                RelayBench.rest(Math.min(REPORT_SECONDS, number("seconds")));
                // the heap is known again at the end only
                samples.add(sample(seconds(began), jvm, samples.getFirst().live()));
                tell(samples.getLast());
            }
            // a collection while packets are counted would be ours, not the worker's: the last window is closed, and
            // those who talk go on, so that the heap is that of the beginning
            samples.add(samples.removeLast().after(jvm.live(), jvm.resident()));
            // what is under way arrives, also where another process had the core for long
            loop.talk(List.of());
            RelayBench.rest(3);
            worker.facts.stream()
                    .filter(fact -> fact.get("type").asString().contains("LegFailed"))
                    .map(fact ->
                            fact.get("leg").asString() + " " + fact.get("fault").asString() + ": "
                                    + fact.get("detail").asString())
                    .collect(Collectors.groupingBy(why -> why, Collectors.counting()))
                    .forEach((why, count) -> System.out.println("  " + count + " legs failed, " + why));
            report(
                    before,
                    loop.count(lines),
                    LostWhere.now(option("worker-metrics")).since(lostBefore));
        }
    }

    private static long seconds(long since) {
        return (System.nanoTime() - since) / 1_000_000_000L;
    }

    private Sample sample(long second, WorkerJvm jvm, long live) throws Exception {
        LoadLoop.Count count = loop.count(lines);
        return new Sample(
                second,
                count.sent(),
                count.heard(),
                jvm.allocated(),
                live,
                jvm.resident(),
                jvm.threads(),
                jvm.openFiles(),
                loop.way(lines));
    }

    private static void tell(Sample sample) {
        System.err.printf(
                Locale.ROOT,
                "%4d s  %,d packets sent, %,d heard; heap %.1f MiB, resident %.1f MiB, %d threads, %d files; p99 %.2f ms, jitter %.2f ms%n",
                sample.second(),
                sample.sent(),
                sample.heard(),
                sample.live() / MEBI,
                sample.resident() / MEBI,
                sample.threads(),
                sample.openFiles(),
                sample.way().p99(),
                sample.way().jitterMillis());
    }

    /// The figures of the whole run.
    private void report(LoadLoop.Count before, LoadLoop.Count all, LostWhere where) throws IOException {
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        long sent = all.sent() - before.sent();
        long lost = sent - (all.heard() - before.heard());
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("calls", number("calls"));
        about.put("seconds", number("seconds"));
        about.put("packets_a_second_each_way", number("rate"));
        about.put("cores", options.getOrDefault("cores", ""));
        about.put("jdk", Runtime.version().toString());
        List<Map<String, Object>> figures = List.of(
                figure("packets lost in the relay, of " + sent, "packets", where.inRelay(sent), 0),
                figure("of these at its full sockets", "packets", where.relaySockets(), 0),
                figure("of these refused by it", "packets", where.refused() + where.foreign(), 0),
                figure("of these refused by the kernel", "packets", where.unsent(), 0),
                figure("packets lost behind it, of " + sent, "packets", Math.max(0, lost - where.inRelay(sent)), null),
                figure("of these at the generator's full sockets", "packets", where.generatorSockets(), null),
                figure("lost between sockets, in the kernel", "packets", where.backlog(), null),
                figure("errors of UDP in all, this network", "packets", where.udpErrors(), null),
                figure("forged", "packets", all.forged(), 0),
                figure("heap grown", "MiB", (last.live() - first.live()) / MEBI, null),
                figure("resident memory grown", "MiB", (last.resident() - first.resident()) / MEBI, null),
                figure("threads grown", "threads", last.threads() - first.threads(), 0),
                figure("open files grown", "files", last.openFiles() - first.openFiles(), 0),
                figure(
                        "allocated for each packet",
                        "B",
                        (double) (last.allocated() - first.allocated()) / Math.max(1, last.heard() - first.heard()),
                        null),
                figure(
                        "way, 99 of 100",
                        "ms",
                        samples.stream()
                                .skip(1)
                                .mapToDouble(s -> s.way().p99())
                                .max()
                                .orElse(0),
                        null),
                figure(
                        "jitter",
                        "ms",
                        samples.stream()
                                .skip(1)
                                .mapToDouble(s -> s.way().jitterMillis())
                                .average()
                                .orElse(0),
                        null));
        for (Map<String, Object> figure : figures) {
            System.out.printf(
                    Locale.ROOT,
                    "  %-44s %12.2f %s%n",
                    figure.get("metric"),
                    ((Number) java.util.Objects.requireNonNull(figure.get("ours"))).doubleValue(),
                    figure.get("unit"));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", "relay-soak");
        json.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        json.put("conditions", about);
        json.put("figures", figures);
        json.put("samples", samples);
        Files.writeString(
                Path.of(option("out")),
                JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
    }

    private static Map<String, Object> figure(
            String metric, String unit, Number ours, @org.jspecify.annotations.Nullable Integer goal) {
        Map<String, Object> figure = new LinkedHashMap<>();
        figure.put("metric", metric);
        figure.put("unit", unit);
        figure.put("ours", Math.round(ours.doubleValue() * 100) / 100.0);
        figure.put("peer", null);
        figure.put("peer_name", "");
        figure.put("ratio", null);
        figure.put("goal", goal);
        figure.put("met", goal == null ? null : ours.doubleValue() <= goal);
        return figure;
    }
}
