package io.pulseline.mediaworker.relay;

import io.pulseline.rtp.webrtc.Certificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The load generator of `./pulseline bench relay`: the same callers talk through our worker, through rtpengine and
/// to
/// an echo in turns, and what each of these processes used of its core is read from the kernel. Starts and ends
/// none
/// of them.
public final class RelayBench {
    /// More than an agent's leg needs to settle on its pair again after a silence.
    private static final int WARM_SECONDS = 6;
    /// What is under way arrives, also where another process had the core for long.
    private static final int QUIET_SECONDS = 1;
    /// The delay is measured below the load where a queue forms.
    static final int WAY_CALLS = 300;
    private static final int WAY_SECONDS = 5;

    private final Map<String, String> options;
    private final int calls;
    private final int seconds;
    private final int rounds;
    private final LoadLoop loop = new LoadLoop();
    private final InetAddress local = InetAddress.getByName("127.0.0.1");

    /// @param packets   relayed in the window
    /// @param said      sent from the first word on, window and warm-up, until all had fallen silent
    /// @param lost      of these
    /// @param allocated bytes for each packet by the threads that relay; null where that is nothing to ask
    record Window(
            long packets,
            long said,
            long lost,
            long forged,
            double cpuMillis,
            @Nullable Double allocated) {
        double cpuPerThousand() {
            return packets == 0 ? Double.NaN : cpuMillis * 1000 / packets;
        }
    }

    /// @param jvm null where there is none of ours to ask
    private record Peer(
            String name,
            long pid,
            @Nullable WorkerJvm jvm,
            List<LoadLine> lines,
            List<Window> windows,
            List<LoadLoop.Way> ways) {
        Peer(String name, long pid, @Nullable WorkerJvm jvm, List<LoadLine> lines) {
            this(name, pid, jvm, lines, new ArrayList<>(), new ArrayList<>());
        }
    }

    private RelayBench(Map<String, String> options) throws IOException {
        this.options = options;
        this.calls = Integer.parseInt(option("calls"));
        this.seconds = Integer.parseInt(option("seconds"));
        this.rounds = Integer.parseInt(option("rounds"));
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i].substring(2), arguments[i + 1]);
        }
        new RelayBench(options).run();
        System.exit(0);
    }

    private String option(String name) {
        return java.util.Objects.requireNonNull(options.get(name), "--" + name + " is missing");
    }

    private void run() throws Exception {
        List<Peer> peers = new ArrayList<>();
        List<WorkerUnderLoad> workers = new ArrayList<>();
        peers.add(worker("relay", "", workers));
        if (options.containsKey("other-worker-pid")) {
            peers.add(worker("other", "other-", workers));
        }
        if (options.containsKey("rtpengine-pid")) {
            peers.add(new Peer("rtpengine", pid("rtpengine-pid"), null, rtpengine()));
        }
        List<LoadLine> echo = new ArrayList<>();
        Certificate certificate = new Certificate();
        for (int i = 0; i < 2 * calls; i++) {
            LoadLine line = new LoadLine(local, 111, io.pulseline.rtp.SrtpProfile.AEAD_AES_128_GCM, certificate);
            line.startClear(new InetSocketAddress(option("echo-address"), number("echo-port") + i));
            loop.add(line);
            echo.add(line);
        }
        peers.add(new Peer("echo", pid("echo-pid"), null, echo));
        System.err.println(calls + " calls are up; warming up");
        for (Peer peer : peers) {
            if (peer.jvm() != null) {
                loop.talk(peer.lines());
                rest(Integer.parseInt(option("warm-up")));
            }
        }
        loop.talk(List.of());
        rest(QUIET_SECONDS);
        for (int round = 0; round < rounds; round++) {
            for (Peer peer : peers) {
                Window window = measure(peer);
                peer.windows().add(window);
                System.err.printf(
                        Locale.ROOT,
                        "round %d %-9s %6.2f ms CPU per 1,000 packets%n",
                        round + 1,
                        peer.name(),
                        window.cpuPerThousand());
            }
        }
        int few = Math.min(calls, WAY_CALLS);
        for (Peer peer : peers) {
            LoadLoop.Way way = way(peer.lines().subList(0, 2 * few));
            peer.ways().add(way);
            System.err.printf(
                    Locale.ROOT,
                    "%d calls %-9s %.2f ms under way in 99 of 100, %.2f ms jitter%n",
                    few,
                    peer.name(),
                    way.p99(),
                    way.jitterMillis());
        }
        report(peers);
        for (Peer peer : peers) {
            if (peer.jvm() != null) {
                peer.jvm().close();
            }
        }
        workers.forEach(WorkerUnderLoad::close);
    }

    /// A worker of ours with its calls.
    private Peer worker(String name, String prefix, List<WorkerUnderLoad> workers) throws Exception {
        WorkerUnderLoad worker = new WorkerUnderLoad(option(prefix + "worker-url"), number(prefix + "gateway-port"));
        workers.add(worker);
        List<LoadLine> lines = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            lines.addAll(worker.call(loop, local));
        }
        ready(lines);
        return new Peer(name, pid(prefix + "worker-pid"), new WorkerJvm(pid(prefix + "worker-pid")), lines);
    }

    private LoadLoop.Way way(List<LoadLine> lines) throws Exception {
        loop.talk(lines);
        rest(WARM_SECONDS);
        loop.way(lines);
        rest(WAY_SECONDS);
        return loop.way(lines);
    }

    private List<LoadLine> rtpengine() throws Exception {
        RtpengineControl control =
                new RtpengineControl(new InetSocketAddress(option("rtpengine-address"), number("rtpengine-port")));
        for (int i = 0; i < 20 && !control.ping(); i++) {
            rest(0);
        }
        List<LoadLine> lines = new ArrayList<>();
        try (RtpengineUnderLoad engine = new RtpengineUnderLoad(control)) {
            for (int i = 0; i < calls; i++) {
                lines.addAll(engine.call(loop, local));
            }
        }
        return lines;
    }

    private long pid(String name) {
        return Long.parseLong(option(name));
    }

    private int number(String name) {
        return Integer.parseInt(option(name));
    }

    private void ready(List<LoadLine> lines) throws Exception {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!loop.call(() -> lines.stream().allMatch(LoadLine::ready))) {
            if (System.nanoTime() > end) {
                throw new IOException(loop.call(() ->
                                lines.stream().filter(line -> !line.ready()).count()) + " of " + lines.size()
                        + " legs did not connect");
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    /// All of that time: who asked the load loop before may hold a permit still, and one park would end at once.
    static void rest(int seconds) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        do {
            LockSupport.parkNanos(10_000_000);
        } while (System.nanoTime() < end);
    }

    private Window measure(Peer peer) throws Exception {
        // packets are lost between two silences: in between, as many as the relay's rest holds are under way
        LoadLoop.Count silent = loop.count(peer.lines());
        loop.talk(peer.lines());
        rest(WARM_SECONDS);
        @Nullable WorkerJvm jvm = peer.jvm();
        LoadLoop.Count before = loop.count(peer.lines());
        long allocatedBefore = jvm == null ? 0 : jvm.allocated();
        double cpuBefore = cpuMillis(peer.pid());
        rest(seconds);
        double cpu = cpuMillis(peer.pid()) - cpuBefore;
        double allocated = jvm == null ? 0 : jvm.allocated() - allocatedBefore;
        LoadLoop.Count after = loop.count(peer.lines());
        loop.talk(List.of());
        rest(QUIET_SECONDS);
        LoadLoop.Count all = loop.count(peer.lines());
        long heard = after.heard() - before.heard();
        long said = all.sent() - silent.sent();
        return new Window(
                heard,
                said,
                said - (all.heard() - silent.heard()),
                after.forged() - before.forged(),
                cpu,
                jvm == null ? null : allocated / heard);
    }

    /// User and system time of a process, all its threads.
    private double cpuMillis(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 1000.0 / number("ticks");
    }

    private void report(List<Peer> peers) throws IOException {
        RelayReport report = new RelayReport(calls, seconds, rounds, options);
        peers.forEach(
                peer -> report.add(peer.name(), peer.windows(), peer.ways().getFirst()));
        System.out.print(report.table());
        Map<String, Object> json = new LinkedHashMap<>(report.json());
        Files.writeString(
                Path.of(option("out")),
                JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
    }
}
